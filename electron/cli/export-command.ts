import { readFileSync, writeFileSync } from 'node:fs';
import { timestampSchema } from '../../shared/domain/scalars.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { exportAudit } from '../net/export-audit.ts';
import type { Command, CommandInput } from './command.ts';
import { loadPin } from './load-pin.ts';
import { serverHelp, serverOptions, signIn } from './sign-in.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'saves an export of a server’s audit log as a folder',
  help: `watchfloor export --server ORIGIN --out FOLDER [--from TIME] [--to TIME] [--disclose] [--pin FILE]

  --out      folder that is made; there must be nothing yet
  --from     records of this time and later (2026-11-22T09:00:00.000Z)
  --to       records before this time
  --disclose with the values behind commitments, where you may see them
  --pin      what you trust: a part of the log is then taken under its head, and FOLDER.pin.json is written, which also
             has the number that this very export must name
${serverHelp}
Status: 0 saved, 2 not saved. What was saved is not verified yet: \`watchfloor verify FOLDER --pin FOLDER.pin.json\`.
`,
  options: {
    ...serverOptions,
    out: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    disclose: { type: 'boolean' },
    pin: { type: 'string' },
  },
  run: async (input, screen) => {
    const folder = input.text('out');
    if (folder === undefined || input.positionals.length > 0)
      throw new UsageError('Say where it goes: --out FOLDER.');
    const [from, to] = [time(input, 'from'), time(input, 'to')];
    const pinPath = input.text('pin');
    const head = pinPath === undefined ? null : loadPin(pinPath).head;
    const stop = new AbortController();
    const cancel = () => stop.abort();
    try {
      const session = await signIn(input);
      process.once('SIGINT', cancel);
      try {
        const isPart = from !== undefined || to !== undefined;
        const { made, bytes, nonce } = await exportAudit({
          transport: session.transport,
          token: async () => session.token,
          asked: {
            disclosures: input.flag('disclose'),
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            ...(isPart && head !== null ? { n: head.size } : {}),
          },
          folder,
          onBytes: (written) => {
            if (screen.terminal) screen.error(`\r${written} bytes\u001b[K`);
          },
          signal: stop.signal,
        });
        if (screen.terminal) screen.error('\r\u001b[K');
        if (pinPath !== undefined) writePin(pinPath, `${folder}.pin.json`, nonce);
        screen.out(
          `Records ${made.a} to ${made.b} (${made.b - made.a}) under the head of ${made.n}: ${bytes} bytes in ${visibleText(folder)}.\n` +
            `${made.disclosed} fields are open, ${made.withheld} are withheld.\n`,
        );
        return 0;
      } finally {
        process.off('SIGINT', cancel);
        await session.end();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      screen.error(`${visibleText(error.message)}\n`);
      return 2;
    }
  },
};

function time(input: CommandInput, option: 'from' | 'to'): string | undefined {
  const text = input.text(option);
  if (text === undefined) return undefined;
  const parsed = timestampSchema.safeParse(text);
  if (!parsed.success) throw new UsageError(`--${option} is a time such as 2026-11-22T09:00:00.000Z.`);
  return parsed.data;
}

function writePin(from: string, to: string, nonce: string): void {
  const pin = JSON.parse(readFileSync(from, 'utf8')) as Record<string, unknown>;
  writeFileSync(to, `${JSON.stringify({ ...pin, nonce }, null, 2)}\n`, { mode: 0o600 });
}
