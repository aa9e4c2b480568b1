import { writeFileSync } from 'node:fs';
import { checkpointFileName } from '../../shared/audit/checkpoint.ts';
import { isFinding, judgeHead } from '../../shared/audit/judge-heads.ts';
import { ExportFailure, openExport } from '../engine/forensics/export-reader.ts';
import { noteTools } from '../engine/forensics/hashes.ts';
import { proveRecord } from '../engine/forensics/prove-record.ts';
import type { Command } from './command.ts';
import { loadPin, readIndex } from './load-pin.ts';
import { withBundle } from './open-bundle.ts';
import { progressLine } from './progress-line.ts';
import { UsageError } from './usage-error.ts';

export const proveCommand: Command = {
  name: 'prove',
  summary: 'writes a proof file for one record, which `verify` checks without the export',
  help: `watchfloor prove BUNDLE N [-o FILE] [--pin FILE]

  BUNDLE     an export: its folder, or a zip or tar (also .gz, .zst) that holds it
  N          index of the record in the log, from 0
  -o         where to write the proof (https://c2sp.org/tlog-proof, the record in it); an existing file is not replaced.
             Without it the proof goes to standard output
  --pin      what you trust: then a head that is not the pinned log's is refused

Status: 0 written, 1 the export cannot prove the record, 2 wrong use or not an export.
`,
  options: { pin: { type: 'string' }, output: { type: 'string', short: 'o' } },
  run: async (input, screen) => {
    const [folder, index, ...rest] = input.positionals;
    if (folder === undefined || rest.length > 0) throw new UsageError('Say `prove`, a folder and an index.');
    const n = readIndex(index);
    const pinPath = input.text('pin');
    const pin = pinPath === undefined ? null : loadPin(pinPath);
    const progress = progressLine(screen);
    return withBundle(folder, progress, async (place) => {
      const opened = await openExport(place, {
        strict: false,
        progress: (done, total) => progress.show('reading', done, total),
      });
      try {
        progress.clear();
        const head =
          pin === null ? null : judgeHead(noteTools, pin, checkpointFileName(opened.range.n), opened.note);
        if (head !== null && isFinding(head)) {
          screen.error(
            `The head of this export is not the pinned log's (${head.actual}). Nothing was written.\n`,
          );
          return 1;
        }
        const proof = proveRecord(opened, n);
        const output = input.text('output');
        if (output === undefined) screen.out(proof);
        else writeNew(output, proof);
        return 0;
      } catch (error) {
        if (!(error instanceof ExportFailure)) throw error;
        screen.error(`${error.message}. Nothing was written.\n`);
        return 1;
      } finally {
        opened.close();
      }
    });
  },
};

function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
}
