import { incidentCategorySchema } from '../../../shared/domain/incident.ts';
import { tlpSchema } from '../../../shared/domain/tlp.ts';
import type { ReadableDb } from '../cache/database.ts';
import { allIncidentFacts, type IncidentFactRow } from '../cache/tables/incident-facts.ts';
import { allEffects } from '../cache/tables/pending-effects.ts';
import { mergedIncident } from './merge-pending.ts';
import type { QueueIndex } from './queue-index.ts';

/** Columns that only some questions need, by the number of the incident; times in milliseconds, NaN where there is none. */
export type QueueFactColumns = {
  readonly category: Uint8Array;
  readonly tlp: Uint8Array;
  readonly acknowledgedAt: Float64Array;
  readonly containedAt: Float64Array;
  readonly recoveredAt: Float64Array;
  readonly closedAt: Float64Array;
  readonly techniques: readonly (readonly string[])[];
  readonly assets: readonly (readonly string[])[];
};

/** Read at the first question that needs them, then kept up by what moved. */
export type QueueFacts = { readonly columns: () => QueueFactColumns };

type Mutable = {
  -readonly [K in keyof QueueFactColumns]: QueueFactColumns[K] extends readonly (infer Item)[]
    ? Item[]
    : QueueFactColumns[K];
};

const categories = incidentCategorySchema.options;
const tlps = tlpSchema.options;
const times = ['acknowledgedAt', 'containedAt', 'recoveredAt', 'closedAt'] as const;
const none: readonly string[] = [];

export function createQueueFacts(db: ReadableDb, index: QueueIndex): QueueFacts {
  let columns = empty(0);
  let revision = -1;
  const lists = new Map<string, readonly string[]>();

  /** Many incidents have the same; a list is kept once. */
  function listOf(json: string): readonly string[] {
    if (json === '[]') return none;
    const known = lists.get(json);
    if (known !== undefined) return known;
    const list = JSON.parse(json) as string[];
    if (lists.size < 50_000) lists.set(json, list);
    return list;
  }

  function put(row: IncidentFactRow): void {
    const [n, category, tlp, acknowledgedAt, containedAt, recoveredAt, closedAt, techniques, assets] = row;
    columns.category[n] = (categories as readonly string[]).indexOf(category);
    columns.tlp[n] = (tlps as readonly string[]).indexOf(tlp);
    columns.acknowledgedAt[n] = timeOf(acknowledgedAt);
    columns.containedAt[n] = timeOf(containedAt);
    columns.recoveredAt[n] = timeOf(recoveredAt);
    columns.closedAt[n] = timeOf(closedAt);
    columns.techniques[n] = listOf(techniques);
    columns.assets[n] = listOf(assets);
  }

  function putAgain(n: number): void {
    const incident = mergedIncident(db, n)?.incident;
    if (incident === undefined) return;
    put([
      n,
      incident.category,
      incident.tlp,
      incident.acknowledged_at,
      incident.contained_at,
      incident.recovered_at,
      incident.closed_at,
      JSON.stringify(incident.techniques),
      JSON.stringify(incident.affected_assets),
    ]);
  }

  function refresh(): void {
    const now = index.revision();
    if (revision === now) return;
    const { length } = index.columns();
    const changed = revision === -1 ? null : index.changedSince(revision);
    if (changed === null) {
      columns = empty(length);
      for (const row of allIncidentFacts(db)) if (row[0] < length) put(row);
      for (const n of new Set(allEffects(db).map((effect) => effect.n))) putAgain(n);
    } else {
      if (columns.category.length < length) columns = grown(columns, length);
      for (const n of changed) putAgain(n);
    }
    revision = now;
  }

  return {
    columns: () => {
      refresh();
      return columns;
    },
  };
}

function timeOf(at: string | null): number {
  return at === null ? Number.NaN : Date.parse(at);
}

function empty(length: number): Mutable {
  const unknown = () => new Float64Array(length).fill(Number.NaN);
  return {
    category: new Uint8Array(length),
    tlp: new Uint8Array(length),
    acknowledgedAt: unknown(),
    containedAt: unknown(),
    recoveredAt: unknown(),
    closedAt: unknown(),
    techniques: [],
    assets: [],
  };
}

function grown(old: Mutable, length: number): Mutable {
  const next = empty(length);
  next.category.set(old.category);
  next.tlp.set(old.tlp);
  for (const name of times) next[name].set(old[name]);
  next.techniques = old.techniques;
  next.assets = old.assets;
  return next;
}
