import { setImmediate } from 'node:timers/promises';
import { readDisclosure } from '../../../../shared/audit/disclosure.ts';
import { openOptional } from '../../forensics/bundle-files.ts';
import { fileLines } from '../../forensics/file-lines.ts';
import type { CaseDb } from '../store/case-db.ts';

const linesACommit = 20_000;

/** Keeps what opens committed fields, by record. Lines that are none are the verifier's to report. */
export async function takeDisclosures(
  db: CaseDb,
  source: number,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const file = openOptional(path);
  if (file === null) return;
  let batch: { n: number; path: string; line: string }[] = [];
  const commit = () => {
    db.transaction(() => {
      for (const { n, path, line } of batch)
        db.run(
          'INSERT INTO disclosures (source_n, record_n, path, line) VALUES (?, ?, ?, ?)',
          source,
          n,
          path,
          line,
        );
    });
    batch = [];
  };
  try {
    for (const { text } of fileLines(file)) {
      const disclosure = text === null ? null : readDisclosure(text);
      if (text === null || disclosure === null) continue;
      batch.push({ n: disclosure.n, path: disclosure.path, line: text });
      if (batch.length < linesACommit) continue;
      commit();
      signal.throwIfAborted();
      await setImmediate();
    }
    commit();
  } finally {
    file.close();
  }
}
