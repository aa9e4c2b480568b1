import { readFileSync, statSync } from 'node:fs';
import type { Pin } from '../../shared/audit/pin-file.ts';
import { maximalRecordBytes } from '../../shared/audit/record-bytes.ts';
import { exitCode, reportJson } from '../../shared/audit/report.ts';
import { openOptional, readText } from '../engine/forensics/bundle-files.ts';
import { checkProof, type ProofReport } from '../engine/forensics/prove-record.ts';
import { verifyBundle } from '../engine/forensics/verify-bundle.ts';
import type { Command, CommandInput, Screen } from './command.ts';
import { loadPin } from './load-pin.ts';
import { withBundle } from './open-bundle.ts';
import { progressLine } from './progress-line.ts';
import { anchorText, reportText } from './report-text.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'checks an export, or the proof of one record, against what you trust',
  help: `watchfloor verify BUNDLE --pin FILE [--strict] [--json]
watchfloor verify PROOF --pin FILE [--record FILE] [--json]

  BUNDLE     an export: its folder, or a zip or tar (also .gz, .zst) that holds it
  PROOF      proof file of one record, as \`prove\` writes it
  --pin      what you trust: the log's keys, and a head if you have one (docs/formats/audit-export-v1.md)
  --strict   also every line's form, and the fields that were disclosed, redacted or withheld
  --record   the record's bytes, where the proof file has none in it
  --json     the report as one line of JSON

Status: 0 intact (or proven) and anchored, 1 tampered (or refused), 2 unverifiable or wrong use, 3 intact (or proven) but
unanchored.
`,
  options: {
    pin: { type: 'string' },
    record: { type: 'string' },
    strict: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (input, screen) => {
    const [path, ...rest] = input.positionals;
    if (path === undefined || rest.length > 0) throw new UsageError('Say `verify` and one folder or file.');
    const pin = loadPin(input.text('pin'));
    return withBundle(path, progressLine(screen), async (place) => {
      const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() === true;
      return isFile ? verifyProof(place, pin, input, screen) : verifyExport(place, pin, input, screen);
    });
  },
};

/** Answers the exit status of A30. */
async function verifyExport(folder: string, pin: Pin, input: CommandInput, screen: Screen): Promise<number> {
  const progress = progressLine(screen);
  const report = await verifyBundle(folder, pin, { strict: input.flag('strict'), onProgress: progress.show });
  progress.clear();
  screen.out(input.flag('json') ? reportJson(report) : reportText(report));
  return exitCode(report);
}

function verifyProof(path: string, pin: Pin, input: CommandInput, screen: Screen): number {
  const read = readText(path);
  const recordPath = input.text('record');
  const report = checkProof(
    read.kind === 'text' ? (read.text ?? '') : '',
    pin,
    recordPath === undefined ? null : readRecord(recordPath),
  );
  screen.out(input.flag('json') ? `${JSON.stringify(report)}\n` : proofText(report));
  if (report.verdict === 'REFUSED') return report.reason === 'malformed' ? 2 : 1;
  return report.anchor.kind === 'none' ? 3 : 0;
}

function readRecord(path: string): Uint8Array {
  const opened = openOptional(path);
  if (opened === null || opened.size > maximalRecordBytes) {
    opened?.close();
    throw new UsageError(`${path} is not a file of one record.`);
  }
  opened.close();
  return readFileSync(path);
}

const refusals: Readonly<Record<string, string>> = {
  malformed: 'this is no proof file (https://c2sp.org/tlog-proof)',
  record: 'the record is missing, is another one, or is not in its canonical form',
  inclusion: 'the record does not lead to the root of the head',
};

function proofText({ verdict, reason, anchor, log, index, size, record }: ProofReport): string {
  if (verdict === 'REFUSED') return `REFUSED: ${visibleText(refusals[reason ?? ''] ?? reason ?? '')}.\n`;
  return [
    `PROVEN: record ${index} is in the log, in its head of ${size} records.`,
    '',
    `log       ${log}`,
    `anchor    ${anchorText(anchor)}`,
    `record    ${visibleText(record ?? '')}`,
    '',
  ].join('\n');
}
