import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { ReadableDb } from '../cache/database.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { allIncidentColumns, incidentColumns } from '../cache/tables/incidents.ts';
import { allEffects } from '../cache/tables/pending-effects.ts';
import { type ListedIncident, listedFrom, listedIncident } from './listed-incident.ts';

/**
 * The columns that the queue is filtered and sorted by, in memory: a position for each incident's number `n`, so that
 * 100,000 incidents are counted in a pass of milliseconds. Built from the cache at first use and kept up by the numbers of
 * what moved; it holds nothing that is not in the cache.
 */
export type QueueColumns = {
  /** One more than the largest number. */
  readonly length: number;
  /** 1 where there is an incident. */
  readonly alive: Uint8Array;
  readonly severity: Uint8Array;
  readonly status: Uint8Array;
  readonly source: Uint8Array;
  /** Index into `people`; 0 is nobody. */
  readonly assignee: Uint16Array;
  readonly detectedAt: Float64Array;
  readonly updatedAt: Float64Array;
  /** Year and number of the reference as one number; endless where there is none yet. */
  readonly reference: Float64Array;
  /** In lowercase. */
  readonly title: readonly string[];
  /** `,a,b,`; empty where there are none. */
  readonly tags: readonly string[];
};

export type QueueIndex = {
  /** Counts up whenever a column changes. */
  readonly revision: () => number;
  /** Brought up to date first. */
  readonly columns: () => QueueColumns;
  /** Ids of people by their index in `assignee`; the one at 0 is nobody's. */
  readonly people: () => readonly string[];
  /** Numbers that changed between `since` and now, or null when that is not known any more. */
  readonly changedSince: (since: number) => ReadonlySet<number> | null;
  readonly touch: (incidentIds: Iterable<string>) => void;
};

/** Where more than this has moved, reading everything again is quicker. */
const rebuildAbove = 20_000;
const rememberedChanges = 64;

const severities = severitySchema.options;
const statuses = incidentStatusSchema.options;
const sources = incidentSourceSchema.options;

export function createQueueIndex(db: ReadableDb): QueueIndex {
  let columns = emptyColumns(0);
  let built = false;
  let revision = 0;
  const touched = new Set<string>();
  const people: string[] = ['none'];
  const personAt = new Map<string, number>();
  const tagLists = new Map<string, string>();
  let history: { readonly revision: number; readonly changed: ReadonlySet<number> }[] = [];

  function put(row: ListedIncident): void {
    if (row.n >= columns.length) columns = grown(columns, row.n + 1);
    const { n } = row;
    columns.alive[n] = 1;
    columns.severity[n] = severities.indexOf(row.severity);
    columns.status[n] = statuses.indexOf(row.status);
    columns.source[n] = sources.indexOf(row.source);
    columns.assignee[n] = row.assigneeId === null ? 0 : personIndex(row.assigneeId);
    columns.detectedAt[n] = Date.parse(row.detectedAt);
    columns.updatedAt[n] = Date.parse(row.updatedAt);
    columns.reference[n] = referenceNumber(row.reference);
    columns.title[n] = row.title.toLowerCase();
    columns.tags[n] = tagList(row.tags);
  }

  function personIndex(id: string): number {
    const known = personAt.get(id);
    if (known !== undefined) return known;
    people.push(id);
    personAt.set(id, people.length - 1);
    return people.length - 1;
  }

  /** Many incidents have the same tags; the list is kept once. */
  function tagList(json: string): string {
    if (json === '[]') return '';
    const known = tagLists.get(json);
    if (known !== undefined) return known;
    const list = `,${(JSON.parse(json) as string[]).join(',')},`;
    if (tagLists.size < 50_000) tagLists.set(json, list);
    return list;
  }

  function build(): void {
    columns = emptyColumns(0);
    history = [];
    const rows = allIncidentColumns(db);
    const largest = rows.reduce((most, row) => Math.max(most, row[0]), 0);
    columns = grown(columns, largest + 1);
    for (const row of rows) put(listedFrom(row));
    for (const n of new Set(allEffects(db).map((effect) => effect.n))) putAgain(n);
    built = true;
  }

  function putAgain(n: number): void {
    const row = listedIncident(db, n, incidentColumns(db, n));
    if (row !== null) put(row);
    else if (n < columns.length) columns.alive[n] = 0;
  }

  function refresh(): void {
    if (!built || touched.size > rebuildAbove) {
      touched.clear();
      build();
      revision += 1;
      return;
    }
    if (touched.size === 0) return;
    const changed = new Set<number>();
    for (const id of touched) {
      const n = findIncidentKey(db, id);
      if (n === null) continue;
      putAgain(n);
      changed.add(n);
    }
    touched.clear();
    revision += 1;
    history.push({ revision, changed });
    if (history.length > rememberedChanges) history = history.slice(-rememberedChanges);
  }

  return {
    columns: () => {
      refresh();
      return columns;
    },
    revision: () => {
      refresh();
      return revision;
    },
    people: () => people,
    changedSince: (since) => {
      const first = history[0];
      if (since === revision) return new Set();
      if (first === undefined || first.revision > since + 1) return null;
      return new Set(history.flatMap((entry) => (entry.revision > since ? [...entry.changed] : [])));
    },
    touch: (incidentIds) => {
      for (const id of incidentIds) touched.add(id);
    },
  };
}

type Mutable = { -readonly [K in keyof QueueColumns]: QueueColumns[K] } & { title: string[]; tags: string[] };

function emptyColumns(length: number): Mutable {
  return {
    length,
    alive: new Uint8Array(length),
    severity: new Uint8Array(length),
    status: new Uint8Array(length),
    source: new Uint8Array(length),
    assignee: new Uint16Array(length),
    detectedAt: new Float64Array(length),
    updatedAt: new Float64Array(length),
    reference: new Float64Array(length),
    title: [],
    tags: [],
  };
}

/** Room for at least `length` numbers, with some to spare. */
function grown(old: Mutable, length: number): Mutable {
  const next = emptyColumns(Math.ceil(length * 1.25) + 64);
  for (const name of ['alive', 'severity', 'status', 'source'] as const) next[name].set(old[name]);
  for (const name of ['detectedAt', 'updatedAt', 'reference'] as const) next[name].set(old[name]);
  next.assignee.set(old.assignee);
  next.title = old.title;
  next.tags = old.tags;
  return next;
}

function referenceNumber(reference: string | null): number {
  const match = /^INC-(\d{4})-(\d+)$/.exec(reference ?? '');
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1]) * 1e9 + Number(match[2]);
}
