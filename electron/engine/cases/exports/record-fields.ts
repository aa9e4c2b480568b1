import { canonicalJson } from '../../../../shared/audit/canonical-json.ts';
import { opens, readDisclosure } from '../../../../shared/audit/disclosure.ts';
import { type Redaction, readStrictRecord, redactionOf } from '../../../../shared/audit/strict-record.ts';
import { exactly } from '../../../../shared/query/pattern.ts';
import { commitmentTools } from '../../forensics/hashes.ts';
import { Evaluator } from '../ask/evaluate.ts';
import type { RecordLeaf } from '../ask/record-reader.ts';
import type { OpenCase } from '../store/open-case.ts';

export type FieldState = 'opened' | 'redacted' | 'withheld' | 'mismatch';
export type CommittedField = { readonly path: string; readonly value: string; readonly state: FieldState };

const commitment = /\/#$/;
const redactionsBySource = new WeakMap<OpenCase, Map<string, readonly Redaction[]>>();

/** What stands behind the commitments of a record: opened by a disclosure, erased and said so, or withheld. */
export function committedFields(
  events: OpenCase,
  source: number,
  record: { readonly origin: string; readonly n: number; readonly leaves: readonly RecordLeaf[] },
): CommittedField[] {
  const committed = record.leaves.filter(({ path }) => commitment.test(path));
  if (committed.length === 0) return [];
  const lines = events.db.all<{ path: string; line: string }>(
    'SELECT path, line FROM disclosures WHERE source_n = ? AND record_n = ?',
    source,
    record.n,
  );
  return committed.map((leaf): CommittedField => {
    const path = leaf.path.replace(commitment, '');
    const disclosed = lines.filter((line) => line.path === path).map(({ line }) => readDisclosure(line));
    const opening = disclosed.find(
      (each) => each !== null && opens(commitmentTools, record.origin, each, leaf.text),
    );
    if (opening != null) return { path, value: canonicalJson(opening.value), state: 'opened' };
    if (disclosed.length > 0) return { path, value: leaf.text, state: 'mismatch' };
    const redacted = redactionsOf(events, source, record.origin).some(
      ({ n, fields }) => n === record.n && fields.includes(path),
    );
    return { path, value: leaf.text, state: redacted ? 'redacted' : 'withheld' };
  });
}

/** What the records of a source say was erased; looked for once as long as no events come or go. */
function redactionsOf(events: OpenCase, source: number, origin: string): readonly Redaction[] {
  let kept = redactionsBySource.get(events);
  if (kept === undefined) {
    kept = new Map();
    redactionsBySource.set(events, kept);
  }
  const key = `${source} ${events.generation}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const evaluator = new Evaluator(events, { bookmarks: new Map(), verdicts: new Map() });
  const query = {
    kind: 'field' as const,
    field: 'action',
    test: { kind: 'is' as const, pattern: exactly('audit.redacted') },
  };
  const found: Redaction[] = [];
  for (const segment of events.segments) {
    if (segment.source_n !== source) continue;
    const mask = evaluator.mask(query, segment);
    for (let row = mask.indexOf(1); row >= 0; row = mask.indexOf(1, row + 1)) {
      const bytes = events.record(segment, row);
      const record = readStrictRecord(bytes.toString('utf8'), bytes.length, origin);
      const redaction = record === null ? null : redactionOf(record);
      if (redaction !== null) found.push(redaction);
    }
  }
  kept.clear();
  kept.set(key, found);
  return found;
}
