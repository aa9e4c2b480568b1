import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';
import { findingSentence, kindOf } from './finding-words.ts';
import { listWords, missingRecords, notFoundWords, tallyOf, tallyWords } from './verdict-tally.ts';

export interface VerdictWords {
  readonly tone: 'ok' | 'warn' | 'bad';
  readonly glyph: 'check' | 'cross' | 'question';
  /** One sentence in large type. */
  readonly headline: string;
  /** What it rests on, and what else is so. */
  readonly detail: string;
}

/** How many records the export says it holds; null where it does not say. */
export function claimedRecords({ a, b }: Verdict): number | null {
  return a === null || b === null ? null : b - a;
}

/** Where nothing is known to be wrong with the place of any record. */
const onRecords: ReadonlySet<string> = new Set([
  'ALTERED',
  'REMOVED',
  'INSERTED',
  'REORDERED',
  'DUPLICATED',
  'TRUNCATED',
]);

const reasons: Readonly<Record<string, string>> = {
  missing: 'is missing',
  malformed: 'cannot be read as what it should be',
  ambiguous: 'stands there twice',
  unreadable: 'cannot be read: it is damaged',
};

/** `range.json: missing` as words. */
export function reasonWords(reason: string): string {
  const [file = '', why = ''] = reason.split(': ');
  const words = reasons[why];
  return words === undefined ? reason : `${file} ${words}`;
}

function moment(at: string, zone: string | undefined): string {
  return formatTime(at, 'full', zone);
}

/** What outside the export its newest head was held against, as the end of a sentence. */
function anchorWords(verdict: Verdict, zone: string | undefined): string {
  const { anchor, witnesses } = verdict;
  const seen = witnesses.seen === 0 ? null : `by ${formatPlural(witnesses.seen, 'witness', 'witnesses')}`;
  const at = anchor.time === null ? '' : ` of ${moment(anchor.time, zone)}`;
  const upTo = anchor.size === null ? '' : ` (${formatPlural(anchor.size, 'record')})`;
  switch (anchor.kind) {
    case 'pinned':
      return `confirmed ${listWords(
        [seen, `by the head${at} that this machine had pinned${upTo}`].filter((part) => part !== null),
        'and',
      )}`;
    case 'witness':
      return `confirmed ${seen ?? 'by witnesses'}, last on ${anchor.time === null ? 'an unknown day' : moment(anchor.time, zone)}`;
    case 'operator':
      return `confirmed ${listWords(
        [seen, `by the head${at} that somebody vouches for${upTo}`].filter((part) => part !== null),
        'and',
      )}`;
    case 'none':
      return '';
  }
}

function rangeWords(verdict: Verdict): string {
  const { a, b, n } = verdict;
  const count = claimedRecords(verdict) ?? 0;
  if (a === 0 && b === n) return `all ${formatPlural(count, 'record')}`;
  return `records ${formatCount(a ?? 0)} to ${formatCount((b ?? 1) - 1)}, ${formatCount(count)} of ${formatCount(n ?? 0)}`;
}

function intact(verdict: Verdict, zone: string | undefined): VerdictWords {
  const { a, b, n, anchor, last_time, log } = verdict;
  const whole = a === 0 && b === n;
  const count = claimedRecords(verdict) ?? 0;
  if (count === 0) {
    return {
      tone: anchor.kind === 'none' ? 'warn' : 'ok',
      glyph: anchor.kind === 'none' ? 'question' : 'check',
      headline: 'Intact. The export claims no records and holds none.',
      detail: `Its heads and its note are those of ${log}.`,
    };
  }
  const kept = `${rangeWords(verdict)} are exactly those that ${log} signed`;
  const said = kept.charAt(0).toUpperCase() + kept.slice(1);
  if (anchor.kind === 'none') {
    return {
      tone: 'warn',
      glyph: 'question',
      headline: `Intact, but unanchored. ${whole ? `All ${formatPlural(count, 'record')}` : `These ${formatPlural(count, 'record')}`} are as signed; nothing shows that they are the latest.`,
      detail: `${said}. Nothing outside this export confirms its newest head: a genuine older export could not be told from it. A pin with a head, or witnesses, would.`,
    };
  }
  const end = last_time === null ? '' : `, to ${moment(last_time, zone)}`;
  return {
    tone: 'ok',
    glyph: 'check',
    headline: whole
      ? `Intact and complete. ${formatPlural(count, 'record')}, each as it was signed.`
      : `Intact. ${formatPlural(count, 'record')} of this range, each as it was signed.`,
    detail: `${said}${end}; the newest head is ${anchorWords(verdict, zone)}. Nothing was changed, removed, inserted or reordered.`,
  };
}

function tamperedHeadline(verdict: Verdict): string {
  const tally = tallyOf(verdict);
  const missing = missingRecords(verdict);
  const [first] = verdict.findings;
  const kinds = Object.keys(tally);
  const cut = verdict.findings.find((found) => found.kind === 'TRUNCATED');
  if (cut !== undefined && kinds.length === 1) return `Cut off. ${findingSentence(cut)}`;
  if (verdict.total === 1 && first !== undefined) return `${word(kinds)}. ${findingSentence(first)}`;
  if (kinds.length === 1 && tally.REMOVED !== undefined)
    return `Altered. ${formatPlural(missing, 'record')} were signed and are missing.`;
  const more =
    verdict.total > verdict.findings.length ? `${formatCount(verdict.total)} findings, among them: ` : '';
  const words = tallyWords(verdict);
  return `${word(kinds)}. ${more === '' ? words.charAt(0).toUpperCase() + words.slice(1) : more + words}.`;
}

/** The first word: what was done. */
function word(kinds: readonly string[]): string {
  const has = (kind: string) => kinds.includes(kind);
  if (kinds.some((kind) => onRecords.has(kind)))
    return kinds.length === 1 && has('TRUNCATED') ? 'Cut off' : 'Altered';
  if (has('SPLIT_VIEW')) return 'Two histories';
  if (has('REWRITTEN')) return 'Rewritten';
  if (has('ROLLED_BACK')) return 'Rolled back';
  if (has('FORGED_HEAD') || has('FORGED_EXPORT')) return 'Not genuine';
  if (has('MISMATCH') || has('ORPHAN')) return 'Fields altered';
  if (has('STALE_HEAD')) return 'Stale';
  return 'Irregular';
}

/** Of the records that the export claims, how many are proven to be as signed; null where that cannot be counted. */
function provenRecords(verdict: Verdict): number | null {
  const claimed = claimedRecords(verdict);
  if (claimed === null || verdict.total > verdict.findings.length) return null;
  const doubtful = verdict.findings.some(
    (found) =>
      found.kind === 'REWRITTEN' ||
      found.kind === 'SPLIT_VIEW' ||
      (onRecords.has(found.kind) && found.basis !== 'leaf-list' && found.basis !== 'cached-leaves'),
  );
  if (doubtful) return null;
  const altered = verdict.findings.filter((found) => found.kind === 'ALTERED').length;
  return claimed - altered - missingRecords(verdict);
}

function tampered(verdict: Verdict, zone: string | undefined): VerdictWords {
  const proven = provenRecords(verdict);
  const claimed = claimedRecords(verdict);
  const anchored = anchorWords(verdict, zone);
  const base =
    proven === null || claimed === null
      ? doubt(verdict)
      : `${formatCount(proven)} of ${formatPlural(claimed, 'record')} are exactly those that ${verdict.log} signed${anchored === '' ? '' : `, ${anchored}`}.`;
  const onlyRecords = verdict.findings.every((found) => onRecords.has(found.kind));
  const absent = onlyRecords ? notFoundWords(verdict) : '';
  const found = upperStart(tallyWords(verdict));
  const headline = tamperedHeadline(verdict);
  // What the headline has counted is not counted again.
  const rest = headline.includes(found)
    ? upperStart(absent)
    : [found, absent].filter((part) => part !== '').join('; ');
  return {
    tone: 'bad',
    glyph: 'cross',
    headline,
    detail: proven === null || rest === '' ? base : `${base} ${rest}.`,
  };
}

function upperStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where no list of hashes could be proven: how far the records hold. */
function doubt(verdict: Verdict): string {
  const froms = verdict.findings.flatMap((found) =>
    found.window !== null && kindOf(found) !== null ? [found.window[0]] : [],
  );
  const from = froms.length === 0 ? null : Math.min(...froms);
  const held =
    from === null || verdict.a === null || from <= verdict.a
      ? ''
      : ` Up to record ${formatCount(from - 1)} they are as signed.`;
  return `These are not the records that ${verdict.log} signed.${held} What was found is in the list below; without a proven list of hashes the places are those that the chain of records tells.`;
}

/** All that the large sentence and the one below it say; `zone` as the window shows times. */
export function verdictWords(verdict: Verdict, zone: string | undefined): VerdictWords {
  switch (verdict.verdict) {
    case 'INTACT':
      return intact(verdict, zone);
    case 'TAMPERED':
      return tampered(verdict, zone);
    case 'UNVERIFIABLE':
      return verdict.pin === null
        ? {
            tone: 'warn',
            glyph: 'question',
            headline: `Cannot be verified. This machine trusts no key of ${verdict.log === '' ? 'this log' : verdict.log}.`,
            detail:
              'The records can be read and searched, but nobody here vouches for the keys that signed them. Add the pin file that the operator of the log gave you; it must not come with the export.',
          }
        : {
            tone: 'warn',
            glyph: 'question',
            headline: `Cannot be verified. ${upperFirst(reasonWords(verdict.reason ?? 'something is missing'))}.`,
            detail:
              'Nothing was found to be altered, and nothing can be said to be unaltered. Ask for the export again, whole.',
          };
  }
}

function upperFirst(text: string): string {
  // A file name keeps its spelling.
  return /^[a-z]+\.[a-z]/.test(text) || text.includes('/')
    ? `The file ${text}`
    : text.charAt(0).toUpperCase() + text.slice(1);
}
