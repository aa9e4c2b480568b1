import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { formatTime } from '../../lib/format-time.ts';
import { missingRecords, tallyOf } from './verdict-tally.ts';
import { claimedRecords } from './verdict-words.ts';

export interface Proof {
  /** Shown to be so, shown not to be so, not judged, or outside what any log can say. */
  readonly state: 'proven' | 'refuted' | 'open' | 'beyond';
  readonly text: string;
}

const proven = (text: string): Proof => ({ state: 'proven', text });
const refuted = (text: string): Proof => ({ state: 'refuted', text });
const open = (text: string): Proof => ({ state: 'open', text });

function completeness(verdict: Verdict, zone: string | undefined): Proof {
  const { a, b, n, anchor, last_time } = verdict;
  const missing = missingRecords(verdict);
  if (missing > 0)
    return refuted(
      `Completeness: ${formatPlural(missing, 'signed record')} ${missing === 1 ? 'is' : 'are'} not here`,
    );
  const end = last_time === null ? '' : ` to ${formatTime(last_time, 'full', zone)}`;
  const span = a === 0 ? `from the first record${end}` : `from record ${formatCount(a ?? 0)}${end}`;
  if (anchor.kind === 'none')
    return open(
      `Complete ${span} as far as the export itself says; nothing shows that no later records exist`,
    );
  const rest =
    b === n
      ? ''
      : `; ${formatPlural((n ?? 0) - (b ?? 0), 'later record')} of the log ${(n ?? 0) - (b ?? 0) === 1 ? 'is' : 'are'} not part of it`;
  return proven(`Complete ${span}${rest}`);
}

function content(verdict: Verdict): Proof {
  const tally = tallyOf(verdict);
  const altered = verdict.findings.filter((found) => found.kind === 'ALTERED');
  const [first] = altered;
  if (altered.length === 1 && first !== undefined)
    return refuted(`Content of record ${formatCount(first.index ?? 0)}`);
  if (altered.length > 1) return refuted(`Content of ${formatPlural(altered.length, 'record')}`);
  if (tally.REWRITTEN !== undefined || tally.SPLIT_VIEW !== undefined)
    return refuted('Content: the records are not those that the signed heads stand for');
  return proven('Content of every record, byte for byte');
}

function order(verdict: Verdict): Proof {
  const tally = tallyOf(verdict);
  const moved = (tally.REORDERED ?? 0) + (tally.DUPLICATED ?? 0);
  const added = tally.INSERTED ?? 0;
  if (moved + added === 0 && tally.REWRITTEN === undefined) return proven('Order and time stamps as signed');
  if (moved + added === 0) return open('Order and time stamps: not to be told from what is here');
  return refuted(
    [
      moved === 0
        ? null
        : `Order: ${formatPlural(moved, 'record')} not in ${moved === 1 ? 'its' : 'their'} place`,
      added === 0 ? null : `${formatPlural(added, 'line')} that nobody signed`,
    ]
      .filter((part) => part !== null)
      .join('; '),
  );
}

function heads(verdict: Verdict): readonly Proof[] {
  const { witnesses, anchor } = verdict;
  const tally = tallyOf(verdict);
  const forged = (tally.FORGED_HEAD ?? 0) + (tally.SPLIT_VIEW ?? 0);
  const seen = witnesses.seen;
  const confirmed =
    witnesses.quorum === 0 && seen === 0
      ? open('No witness is known for this log')
      : seen >= Math.max(1, witnesses.quorum)
        ? proven(
            `Newest head seen by ${formatPlural(seen, 'witness', 'witnesses')}; ${formatCount(witnesses.quorum)} needed`,
          )
        : open(
            `Newest head seen by ${formatCount(seen)} of the ${formatPlural(witnesses.quorum, 'witness', 'witnesses')} needed`,
          );
  return [
    ...(forged > 0 ? [refuted(`${formatPlural(forged, 'head')} that cannot be believed`)] : []),
    ...(tally.ROLLED_BACK !== undefined ? [refuted('The log goes back behind what was seen before')] : []),
    ...(tally.STALE_HEAD !== undefined ? [refuted('The newest head was not confirmed in time')] : []),
    ...(tally.FORGED_EXPORT !== undefined
      ? [refuted('That the log’s operator made this export, and for this range')]
      : []),
    ...(anchor.kind === 'pinned' ? [proven('Continues the history that this machine had pinned')] : []),
    confirmed,
  ];
}

function fields(verdict: Verdict): readonly Proof[] {
  const counts = verdict.fields;
  if (counts === null) return [open('Form of every line and personal fields: not looked at in a fast check')];
  const { opened, redacted, withheld, mismatch, orphan, unjudged } = counts;
  const list: Proof[] = [];
  if (mismatch + orphan > 0)
    list.push(
      refuted(
        `${formatPlural(mismatch + orphan, 'disclosed value')} that ${mismatch + orphan === 1 ? 'is' : 'are'} not what was signed`,
      ),
    );
  if (opened > 0) list.push(proven(`${formatPlural(opened, 'personal field')} disclosed and as signed`));
  if (redacted > 0)
    list.push(
      proven(
        `${formatPlural(redacted, 'personal field')} erased with a record that says so; the erased values cannot be judged`,
      ),
    );
  if (withheld > 0)
    list.push(
      open(
        `${formatPlural(withheld, 'personal field')} withheld by the exporter: ${withheld === 1 ? 'its value' : 'their values'} cannot be judged, ${withheld === 1 ? 'its' : 'their'} absence is recorded`,
      ),
    );
  if (unjudged > 0)
    list.push(open(`${formatPlural(unjudged, 'disclosed value')} of records that are not proven themselves`));
  return list;
}

/** "What this proves, and what not", line by line; an empty claim or an unreadable export proves little. */
export function proofsOf(verdict: Verdict, zone: string | undefined): readonly Proof[] {
  const beyond: Proof = {
    state: 'beyond',
    text: 'Whether the platform logged everything it did is outside any log’s power',
  };
  if (verdict.verdict === 'UNVERIFIABLE')
    return [
      open('Content, order and completeness: not judged'),
      ...(verdict.pin === null ? [open('Who signed: no trusted key of this log on this machine')] : []),
      beyond,
    ];
  if (claimedRecords(verdict) === null)
    return [open('Content, order and completeness: not judged'), ...heads(verdict), beyond];
  return [
    completeness(verdict, zone),
    content(verdict),
    order(verdict),
    ...heads(verdict),
    ...fields(verdict),
    beyond,
  ];
}
