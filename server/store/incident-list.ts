import type { z } from 'zod';
import type { incidentSortSchema, listIncidents } from '../../shared/api/incidents.ts';
import { all, type Database, one, type Value } from './database.ts';

type Query = z.output<typeof listIncidents.query>;
type Sort = z.infer<typeof incidentSortSchema>;

/** Where a page ended: the value that it was sorted by, and the id that parts equal ones. */
export type ListPlace = { readonly value: string | number; readonly id: string };

type Order = { readonly column: string; readonly descending: boolean };

const orders: Readonly<Record<Sort, Order>> = {
  '-updated_at': { column: 'updated_at', descending: true },
  updated_at: { column: 'updated_at', descending: false },
  '-detected_at': { column: 'detected_at', descending: true },
  detected_at: { column: 'detected_at', descending: false },
  '-severity': { column: 'severity', descending: true },
  reference: { column: 'reference', descending: false },
};

const ranks: Readonly<Record<string, number>> = { critical: 4, high: 3, medium: 2, low: 1, info: 0 };

type Filter = { readonly sql: string; readonly values: readonly Value[] };

export type ListPage = {
  readonly docs: readonly string[];
  readonly total: number;
  readonly next: ListPlace | null;
};

/** A page of an organisation's incidents after `place`, with how many there are on all pages. */
export function listPage(db: Database, org: number, query: Query, place: ListPlace | null): ListPage {
  const { column, descending } = orders[query.sort];
  const filter = filterOf(org, query);
  const total = one<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM incidents i WHERE ${filter.sql}`,
    ...filter.values,
  );
  const direction = descending ? 'DESC' : 'ASC';
  const after = place === null ? '' : `AND (i.${column}, i.id) ${descending ? '<' : '>'} (?, ?)`;
  const rows = all<{ id: string; value: string | number; doc: string }>(
    db,
    `SELECT i.id, i.${column} AS value, e.doc FROM incidents i
     JOIN entities e ON e.id = i.id AND e.org = i.org AND e.kind = 'incident'
     WHERE ${filter.sql} ${after} ORDER BY i.${column} ${direction}, i.id ${direction} LIMIT ?`,
    ...filter.values,
    ...(place === null ? [] : [place.value, place.id]),
    query.limit + 1,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    docs: shown.map((row) => row.doc),
    total: total?.n ?? 0,
    next: rows.length > query.limit && last !== undefined ? { value: last.value, id: last.id } : null,
  };
}

function filterOf(org: number, query: Query): Filter {
  const parts: Filter[] = [{ sql: 'i.org = ?', values: [org] }];
  const oneOf = (column: string, values: readonly Value[] | undefined) => {
    if (values !== undefined) parts.push({ sql: `${column} IN (${marks(values)})`, values });
  };
  oneOf(
    'i.severity',
    query.severity?.map((severity) => ranks[severity] ?? -1),
  );
  oneOf('i.status', query.status);
  oneOf('i.source', query.source);
  if (query.assignee !== undefined) parts.push(assigneeFilter(query.assignee));
  if (query.tag !== undefined)
    parts.push({
      sql: `EXISTS (SELECT 1 FROM json_each(i.tags) t WHERE t.value IN (${marks(query.tag)}))`,
      values: query.tag,
    });
  if (query.updated_since !== undefined)
    parts.push({ sql: 'i.updated_at >= ?', values: [query.updated_since] });
  for (const word of (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean))
    parts.push({ sql: 'instr(i.words, ?) > 0', values: [word] });
  return { sql: parts.map((part) => part.sql).join(' AND '), values: parts.flatMap((part) => part.values) };
}

function assigneeFilter(assignees: readonly string[]): Filter {
  const ids = assignees.filter((id) => id !== 'none');
  const named = `i.assignee_id IN (${marks(ids)})`;
  return { sql: ids.length < assignees.length ? `(i.assignee_id IS NULL OR ${named})` : named, values: ids };
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
