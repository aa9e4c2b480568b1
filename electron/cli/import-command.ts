import { existsSync, readFileSync } from 'node:fs';
import { readCloudTrailKeys } from '../../shared/audit/cloudtrail-keys.ts';
import type { Job } from '../../shared/ipc/case-calls.ts';
import { type SourceFormat, sourceFormatSchema } from '../../shared/ipc/source-calls.ts';
import { openDesk } from './case-desk.ts';
import type { Command } from './command.ts';
import { loadPin } from './load-pin.ts';
import { progressLine } from './progress-line.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'takes logs and exports into a case, which is made if it is not there',
  help: `watchfloor import --case FILE SOURCE… [--format NAME] [--pin FILE] [--keys FILE] [--strict] [--json]

  SOURCE     a file, an archive or a folder: an audit export, CloudTrail, OCSF, Okta, Entra, Windows events, syslog, CSV, JSON
  --case     the case file; its passphrase is WATCHFLOOR_PASSPHRASE or is asked for
  --format   what the sources are, where it is not to be found out
  --pin      what you trust, for audit exports
  --keys     public keys of CloudTrail as \`aws cloudtrail list-public-keys\` prints them, for folders with digest files
  --strict   also every line's form and the fields of exports
  --json     what became of each source as a line of JSON

Status: 0 all was taken in and nothing was found tampered, 1 an export or trail is tampered, 2 wrong use, or not all was taken in.
`,
  options: {
    case: { type: 'string' },
    format: { type: 'string' },
    pin: { type: 'string' },
    keys: { type: 'string' },
    strict: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (input, screen) => {
    const file = input.text('case');
    if (file === undefined || input.positionals.length === 0)
      throw new UsageError('Say `import`, --case and at least one source.');
    for (const path of input.positionals) if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
    const format = readFormat(input.text('format'));
    const pin = input.text('pin');
    if (pin !== undefined) loadPin(pin); // Refused here, before anything is made.
    const keys = input.text('keys');
    const trusted = [
      ...(pin === undefined ? [] : [JSON.parse(readFileSync(pin, 'utf8'))]),
      ...(keys === undefined ? [] : [loadKeys(keys)]),
    ];
    const progress = progressLine(screen);
    const jobs = new Map<string, Job>();
    const desk = await openDesk(file, {
      make: true,
      screen,
      job: (job) => {
        jobs.set(job.id, job);
        if (job.state === 'running' && job.total !== null)
          progress.show(`${visibleText(job.label)}: ${job.phase}`, job.done, job.total);
      },
    });
    try {
      desk.pins(trusted);
      const before = new Set((await desk.ask('source.list', {})).sources.map(({ id }) => id));
      const sources = input.positionals.map((path) => ({ ticket: desk.ticket(path), format, mapping: null }));
      const { job_id } = await desk.ask('source.import', { sources, strict: input.flag('strict') });
      await desk.idle();
      progress.clear();
      const made = (await desk.ask('source.list', {})).sources.filter(({ id }) => !before.has(id));
      for (const source of made) {
        if (input.flag('json')) screen.out(`${JSON.stringify(source)}\n`);
        else {
          screen.out(
            `${visibleText(source.name)}: ${source.events} events of ${source.files} files (${source.format}), ${source.unread} rows set aside, ${source.state}\n  ${source.trust}: ${visibleText(source.integrity)}\n`,
          );
        }
      }
      const job = jobs.get(job_id);
      if (job?.state !== 'done') {
        screen.error(`${visibleText(job?.problem ?? 'The import did not end.')}\n`);
        return 2;
      }
      return made.some(({ trust }) => trust === 'tampered') ? 1 : 0;
    } finally {
      await desk.close();
    }
  },
};

function loadKeys(path: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (readCloudTrailKeys(value) !== null) return value;
  } catch (error) {
    throw new UsageError(`${path} is no list of public keys: ${(error as Error).message}`);
  }
  throw new UsageError(`${path} is no list of public keys.`);
}

function readFormat(text: string | undefined): SourceFormat | null {
  if (text === undefined) return null;
  const format = sourceFormatSchema.safeParse(text);
  if (!format.success) throw new UsageError(`--format is one of ${sourceFormatSchema.options.join(', ')}.`);
  return format.data;
}
