import {
  incidentCategorySchema,
  incidentSourceSchema,
  incidentStatusSchema,
} from '../../../shared/domain/incident.ts';
import { isOpen } from '../../../shared/domain/lifecycle.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { hasSlaState, slaStateSchema } from '../../../shared/domain/sla.ts';
import { tlpSchema } from '../../../shared/domain/tlp.ts';
import type { User } from '../../../shared/domain/user.ts';
import { matches, type Pattern } from '../../../shared/query/pattern.ts';
import { readQueueQuery } from '../../../shared/query/queue-fields.ts';
import { isInRange } from '../../../shared/query/scale.ts';
import type { FieldTest, Query } from '../../../shared/query/syntax.ts';
import { fold } from '../../../shared/query/words.ts';
import type { QueueFactColumns } from './queue-facts.ts';
import type { QueueColumns } from './queue-index.ts';
import { slaFactsOf } from './sla-facts.ts';

export type MatchParts = {
  readonly columns: QueueColumns;
  readonly facts: () => QueueFactColumns;
  /** Ids of people by their index in `assignee`; the one at 0 is nobody's. */
  readonly people: readonly string[];
  readonly users: readonly User[];
  readonly meId: string;
  readonly nowMs: number;
  /** Marks of the incidents with an expression of the index of words. */
  readonly withWords: (match: string) => Uint8Array;
};

export type Matches = (n: number) => boolean;

/** Whether an incident fits the query. One that cannot be read (an old pinned view may hold one) fits nothing. */
export function queueMatcher(text: string, parts: MatchParts): Matches | null {
  const read = readQueueQuery(text);
  if (!read.ok) return () => false;
  return read.query.kind === 'all' ? null : matcherOf(read.query, parts);
}

function matcherOf(query: Query, parts: MatchParts): Matches {
  switch (query.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const all = query.of.map((each) => matcherOf(each, parts));
      return (n) => all.every((each) => each(n));
    }
    case 'or': {
      const any = query.of.map((each) => matcherOf(each, parts));
      return (n) => any.some((each) => each(n));
    }
    case 'not': {
      const inner = matcherOf(query.of, parts);
      return (n) => !inner(n);
    }
    case 'words': {
      const marks = parts.withWords(expressionOf(query.words));
      return (n) => marks[n] === 1;
    }
    case 'field':
      return fieldMatcher(query.field, query.test, parts);
    case 'raw':
      return () => false; // The fields of the queue have none.
  }
}

/** Words in a row as an FTS5 phrase; only the last can be a beginning, since that is where a wildcard may stand. */
function expressionOf(words: readonly Pattern[]): string {
  const texts = words
    .map(({ text }) => text.replaceAll('*', '').replaceAll('"', ''))
    .filter((text) => text !== '');
  return `"${texts.join(' ')}"${words.at(-1)?.wild === true ? '*' : ''}`;
}

function fieldMatcher(field: string, test: FieldTest, parts: MatchParts): Matches {
  const { columns } = parts;
  switch (field) {
    case 'severity': {
      const last = severitySchema.options.length - 1;
      return byTable(columns.severity, severitySchema.options, (_, at) => inRange(test, last - at));
    }
    case 'status':
      return byTable(columns.status, incidentStatusSchema.options, (status) =>
        any(test, [status, isOpen(status) ? 'open' : 'ended']),
      );
    case 'source':
      return byTable(columns.source, incidentSourceSchema.options, (source) => any(test, [source]));
    case 'assignee':
      return byTable(columns.assignee, parts.people, (id, at) =>
        at === 0 ? any(test, ['none']) && test.kind !== 'present' : any(test, namesOf(id, parts)),
      );
    case 'category': {
      const table = incidentCategorySchema.options;
      return byTable(parts.facts().category, table, (each) => any(test, [each]));
    }
    case 'tlp':
      return byTable(parts.facts().tlp, tlpSchema.options, (each) => any(test, [each]));
    case 'tag':
      return byList(columns.tags, test);
    case 'title':
      return (n) => any(test, [columns.title[n] ?? '']);
    case 'id':
      return (n) => any(test, [referenceOf(columns.reference[n])]);
    case 'technique': {
      const { techniques } = parts.facts();
      return (n) => any(test, techniques[n] ?? []);
    }
    case 'asset': {
      const { assets } = parts.facts();
      return (n) => any(test, assets[n] ?? []);
    }
    case 'age':
      return (n) => inRange(test, parts.nowMs - (columns.detectedAt[n] ?? 0));
    case 'detected':
      return (n) => inRange(test, columns.detectedAt[n] ?? Number.NaN);
    case 'updated':
      return (n) => inRange(test, columns.updatedAt[n] ?? Number.NaN);
    case 'closed': {
      const { closedAt } = parts.facts();
      return (n) => inRange(test, closedAt[n] ?? Number.NaN);
    }
    case 'tta':
      return sinceDetection(test, columns, parts.facts().acknowledgedAt);
    case 'ttc':
      return sinceDetection(test, columns, parts.facts().containedAt);
    case 'ttr':
      return sinceDetection(test, columns, parts.facts().recoveredAt);
    case 'sla': {
      const facts = parts.facts();
      const states = slaStateSchema.options.filter((state) => any(test, [state]));
      return (n) => {
        const of = slaFactsOf(columns, facts, n);
        return states.some((state) => hasSlaState(of, state, parts.nowMs));
      };
    }
    default:
      return () => false; // Other fields are refused where the query is read.
  }
}

/** One answer for each value that the column can have, found once. */
function byTable<Value extends string>(
  column: Uint8Array | Uint16Array,
  table: readonly Value[],
  fits: (value: Value, at: number) => boolean,
): Matches {
  const marks = Uint8Array.from(table, (value, at) => (fits(value, at) ? 1 : 0));
  return (n) => marks[column[n] ?? 0] === 1;
}

/** Lists are shared between incidents, so that each is looked at once. */
function byList(lists: readonly string[], test: FieldTest): Matches {
  const known = new Map<string, boolean>();
  return (n) => {
    const list = lists[n] ?? '';
    const before = known.get(list);
    if (before !== undefined) return before;
    const fits = any(
      test,
      list.split(',').filter((item) => item !== ''),
    );
    known.set(list, fits);
    return fits;
  };
}

function sinceDetection(test: FieldTest, columns: QueueColumns, at: Float64Array): Matches {
  return (n) => inRange(test, (at[n] ?? Number.NaN) - (columns.detectedAt[n] ?? 0));
}

function inRange(test: FieldTest, value: number): boolean {
  if (Number.isNaN(value)) return false;
  return test.kind === 'present' || (test.kind === 'range' && isInRange(test.range, value));
}

function any(test: FieldTest, values: readonly string[]): boolean {
  if (test.kind === 'present') return values.length > 0;
  return test.kind === 'is' && values.some((value) => matches(test.pattern, fold(value)));
}

/** A person is found by the whole name, one word of it, the address or what stands before its @. */
function namesOf(id: string, { users, meId }: MatchParts): readonly string[] {
  const user = users.find((each) => each.id === id);
  const own = id === meId ? ['me', id] : [id];
  if (user === undefined) return own;
  const { full_name, email, username } = user;
  return [...own, full_name, ...full_name.split(/\s+/), email, email.split('@')[0] ?? email, username];
}

/** As in `referenceNumber` of the index. */
function referenceOf(number: number | undefined): string {
  if (number === undefined || !Number.isFinite(number)) return '';
  const year = Math.floor(number / 1e9);
  return `INC-${year}-${String(number - year * 1e9).padStart(4, '0')}`;
}
