import { join } from 'node:path';
import { checkpointFileName } from '../../../../shared/audit/checkpoint.ts';
import type { Finding } from '../../../../shared/audit/finding.ts';
import { isFinding, judgeHead } from '../../../../shared/audit/judge-heads.ts';
import type { Pin } from '../../../../shared/audit/pin-file.ts';
import type { Report } from '../../../../shared/audit/report.ts';
import { listCheckpoints, readText } from '../../forensics/bundle-files.ts';
import { noteTools } from '../../forensics/hashes.ts';

/** Kinds that are about one record or a run of them. */
const aboutRecords: ReadonlySet<string> = new Set([
  ...['ALTERED', 'REMOVED', 'REORDERED', 'DUPLICATED', 'TRUNCATED', 'REWRITTEN'],
  ...['NONCANONICAL', 'MISMATCH', 'ORPHAN'],
]);
/** Where so many in a row are not the log's, nothing is looked for any more. */
const mostTries = 16;

/** For a finding, the size of the last genuine head before it; null where there is none, or it is about no record. */
export function lastHeads(folder: string, pin: Pin, report: Report): (finding: Finding) => number | null {
  const split = new Set(report.findings.flatMap(({ kind, index }) => (kind === 'SPLIT_VIEW' ? [index] : [])));
  const sizes = listCheckpoints(folder)
    .flatMap((name) => (/^\d{20}\.note$/.test(name) ? [Number(name.slice(0, 20))] : []))
    .filter((size) => !split.has(size))
    .sort((one, other) => one - other);
  const judged = new Map<number, boolean>();
  const isGenuine = (size: number): boolean => {
    const known = judged.get(size);
    if (known !== undefined) return known;
    const name = checkpointFileName(size);
    const file = readText(join(folder, 'checkpoints', name));
    const genuine = !isFinding(judgeHead(noteTools, pin, name, file.kind === 'text' ? file.text : null));
    judged.set(size, genuine);
    return genuine;
  };
  return ({ kind, basis, index, window }) => {
    if (!aboutRecords.has(kind) || basis === 'anchor') return null;
    // Without a proven list of hashes the records are known to be as signed up to the window alone.
    const before = window?.[0] ?? index;
    if (before === null) return null;
    const from = sizes.findLastIndex((size) => size <= before);
    for (let at = from; at >= 0 && at > from - mostTries; at--) {
      const size = sizes[at] as number;
      if (size > 0 && isGenuine(size)) return size;
    }
    return null;
  };
}
