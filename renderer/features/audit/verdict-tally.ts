import type { FindingKind } from '../../../shared/audit/finding.ts';
import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { kindOf } from './finding-words.ts';

/** How often each kind was listed; `REMOVED` counts records, also those of a cut end. */
export type Tally = Readonly<Partial<Record<FindingKind, number>>>;

export function tallyOf(verdict: Verdict): Tally {
  const tally: Partial<Record<FindingKind, number>> = {};
  for (const found of verdict.findings) {
    const kind = kindOf(found);
    if (kind !== null) tally[kind] = (tally[kind] ?? 0) + 1;
  }
  return tally;
}

/** Records that were signed and are not here: those removed, and those of a cut end. */
export function missingRecords(verdict: Verdict): number {
  let missing = 0;
  for (const found of verdict.findings) {
    if (found.kind === 'REMOVED') missing += 1;
    if (found.kind === 'TRUNCATED') missing += Number(found.expected ?? 0);
  }
  return missing;
}

type Phrase = readonly [FindingKind, string, string];

const phrases: readonly Phrase[] = [
  ['ALTERED', 'record was changed', 'records were changed'],
  ['INSERTED', 'line was added', 'lines were added'],
  ['REORDERED', 'record stands in another place', 'records stand in another place'],
  ['DUPLICATED', 'record stands here twice', 'records stand here more than once'],
  ['MISMATCH', 'disclosed value is not the signed one', 'disclosed values are not the signed ones'],
  ['ORPHAN', 'disclosed value opens nothing', 'disclosed values open nothing'],
  ['NONCANONICAL', 'line or file is not in its form', 'lines or files are not in their form'],
  ['FORGED_HEAD', 'head is not genuine', 'heads are not genuine'],
  ['SPLIT_VIEW', 'head contradicts the records', 'heads contradict the records'],
  ['FORGED_EXPORT', 'export note is not that of this export', 'export notes are not those of this export'],
  ['ROLLED_BACK', 'head goes back behind what was seen', 'heads go back behind what was seen'],
  ['REWRITTEN', 'stretch is not as it was signed', 'stretches are not as they were signed'],
  ['STALE_HEAD', 'head was not confirmed in time', 'heads were not confirmed in time'],
  ['BAD_LEAVES', 'list of hashes is wrong', 'lists of hashes are wrong'],
];

/** `3 records were changed, 2 are missing`: what was found, in the order of its weight. */
export function tallyWords(verdict: Verdict): string {
  const tally = tallyOf(verdict);
  const missing = missingRecords(verdict);
  const parts = phrases.flatMap(([kind, one, many]) => {
    const count = tally[kind] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`];
  });
  if (missing > 0)
    parts.splice(
      tally.ALTERED === undefined ? 0 : 1,
      0,
      `${formatPlural(missing, 'record')} ${missing === 1 ? 'is' : 'are'} missing`,
    );
  return listWords(parts, 'and');
}

/** `a, b and c`. */
export function listWords(parts: readonly string[], last: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;
}

/** `nothing was removed, inserted or reordered`: of the deeds on records, those that were not found. */
export function notFoundWords(verdict: Verdict): string {
  const tally = tallyOf(verdict);
  const absent = [
    tally.ALTERED === undefined ? 'changed' : null,
    missingRecords(verdict) === 0 ? 'removed' : null,
    tally.INSERTED === undefined ? 'inserted' : null,
    tally.REORDERED === undefined && tally.DUPLICATED === undefined ? 'reordered' : null,
  ].filter((word) => word !== null);
  return absent.length === 0 ? '' : `nothing was ${listWords(absent, 'or')}`;
}
