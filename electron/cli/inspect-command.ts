import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { checkpointFileName } from '../../shared/audit/checkpoint.ts';
import { isFinding, judgeHead } from '../../shared/audit/judge-heads.ts';
import { type OpenExport, openExport } from '../engine/forensics/export-reader.ts';
import { noteTools } from '../engine/forensics/hashes.ts';
import { type InspectedRecord, inspectRecord, prettyJson } from '../engine/forensics/inspect-record.ts';
import type { Command } from './command.ts';
import { loadPin, readIndex } from './load-pin.ts';
import { withBundle } from './open-bundle.ts';
import { progressLine } from './progress-line.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'shows one record of an export: its bytes, its fields, and the head it is in',
  help: `watchfloor inspect BUNDLE N [--pin FILE] [--json]

  BUNDLE     an export: its folder, or a zip or tar (also .gz, .zst) that holds it
  N          index of the record in the log, from 0
  --pin      what you trust; without it nobody says whose the head is
  --json     the same as one line of JSON; raw is the stored line in base64

Looking is not verifying: what the record says holds only as far as \`verify\` finds the export intact.
Status: 0 the record leads to the head of the export, 1 it does not, or the head is not the pinned log's, 2 it cannot be
shown.
`,
  options: { pin: { type: 'string' }, json: { type: 'boolean' } },
  run: async (input, screen) => {
    const [folder, index, ...rest] = input.positionals;
    if (folder === undefined || rest.length > 0)
      throw new UsageError('Say `inspect`, a folder and an index.');
    const n = readIndex(index);
    const pinPath = input.text('pin');
    const pin = pinPath === undefined ? null : loadPin(pinPath);
    const progress = progressLine(screen);
    return withBundle(folder, progress, async (place) => {
      const opened = await openExport(place, {
        strict: true,
        progress: (done, total) => progress.show('reading', done, total),
      });
      try {
        progress.clear();
        const inspected = inspectRecord(opened, n);
        const signed = pin === null ? null : isSigned(opened);
        if (input.flag('json'))
          screen.out(`${canonicalJson({ ...inspected, head_signed: signed } as unknown as AuditJson)}\n`);
        else screen.out(inspectedText(inspected, signed));
        return inspected.included_in === null || signed === false ? 1 : 0;
      } finally {
        opened.close();
      }
    });

    function isSigned({ note, range }: OpenExport): boolean {
      return pin !== null && !isFinding(judgeHead(noteTools, pin, checkpointFileName(range.n), note));
    }
  },
};

function inspectedText(inspected: InspectedRecord, signed: boolean | null): string {
  const { n, line, byte_offset, byte_length, leaf, raw, record, fields, included_in } = inspected;
  const head =
    included_in === null
      ? 'in no head of this export that its records lead to'
      : `in the head of ${included_in.size} records, root ${included_in.root}`;
  const whose = { true: ', signed by the pinned log', false: ', NOT signed by the pinned log', null: '' };
  return [
    `record    ${n}, line ${line}, byte ${byte_offset}, ${byte_length} bytes`,
    `leaf      ${leaf}`,
    `proof     ${head}${included_in === null ? '' : whose[`${signed}`]}`,
    `form      ${record === null ? 'NOT canonical: two programs could read it differently' : 'canonical'}`,
    `bytes     ${visibleText(Buffer.from(raw, 'base64').toString('utf8'))}`,
    ...(record === null ? [] : ['', visibleText(prettyJson(record), { lines: true })]),
    ...(fields.length === 0 ? [] : ['']),
    ...fields.map(({ path, state, value }) => {
      const shown = value === undefined ? '' : ` ${visibleText(canonicalJson(value))}`;
      return `${state.padEnd(9)} ${visibleText(path)}${shown}`;
    }),
    '',
  ].join('\n');
}
