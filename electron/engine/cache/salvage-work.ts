import type { ReadableDb, SqlValue, WritableDb } from './database.ts';

type EvidencePayload = {
  readonly incident_id: string;
  readonly evidence: { readonly id: string; readonly sha256: string | null; readonly size: number | null };
};

type Row = Readonly<Record<string, SqlValue>>;

/** Rows of the tables that only this console has, as they were in a damaged file. */
export type SalvagedWork = {
  readonly keys: readonly Row[];
  readonly outbox: readonly Row[];
  readonly effects: readonly Row[];
  readonly drafts: readonly Row[];
  readonly conflicts: readonly Row[];
  /** Contents that are in the store beside the cache and that the server does not have yet. */
  readonly uploads: readonly Row[];
  /** By the incident's id: its number is given anew. */
  readonly seen: readonly Row[];
  readonly pins: readonly Row[];
  readonly views: readonly Row[];
  /** What the user has chosen about the size of the cache. */
  readonly policy: readonly Row[];
  /** What the user was to be told about the damaged file. */
  readonly told: string | null;
  /** Whether every one of these tables could be read from end to end. */
  readonly whole: boolean;
};

/** More numbers than an outbox has seen in years; an absurd upper end must not keep the salvage busy for ever. */
const widestGap = 100_000;

/**
 * Takes what can be read: a table in one go, else from both ends up to where the damage begins, and the outbox, of which
 * nothing may be lost, number by number in between. Columns are taken as they are there: the file may be of an older
 * schema than the one that takes the rows.
 */
export function salvageWork(db: ReadableDb): SalvagedWork {
  const outbox = wholeOr(db, 'SELECT * FROM outbox ORDER BY seq', () => outboxBetween(db));
  const drafts = wholeOr(db, 'SELECT * FROM drafts', () => [
    ...new Map(
      [...prefix(db, 'drafts', 'key', 'ASC'), ...prefix(db, 'drafts', 'key', 'DESC')].map((row) => [
        row.key,
        row,
      ]),
    ).values(),
  ]);
  const effects = wholeOr(db, 'SELECT * FROM pending_effects', () =>
    outbox.rows.flatMap(({ id }) =>
      readable(() => db.all<Row>('SELECT * FROM pending_effects WHERE command_id = ?', id ?? null)),
    ),
  );
  const numbers = [...new Set(effects.rows.map((row) => row.incident_n ?? null))];
  const keys = numbers.flatMap((n) =>
    readable(() => db.all<Row>('SELECT n, id FROM incident_keys WHERE n = ?', n)),
  );
  // An effect without its incident's id would show on whichever incident gets the number next; one without its action
  // would refuse the whole transaction.
  const known = new Set(keys.map(({ n }) => n));
  const actions = new Set(outbox.rows.map(({ id }) => id));
  const registered = outbox.rows.flatMap((row) =>
    row.kind === 'evidence.add' ? readable(() => uploadFrom(row)) : [],
  );
  const listed = readable(() => db.all<Row>('SELECT * FROM evidence_uploads'));
  return {
    outbox: outbox.rows,
    drafts: drafts.rows,
    conflicts: readable(() => db.all<Row>('SELECT * FROM conflicts')), // Not there in older schemas.
    uploads: [...new Map([...registered, ...listed].map((row) => [row.evidence_id, row])).values()],
    seen: readable(() =>
      db.all<Row>('SELECT k.id, s.updated_at FROM seen s JOIN incident_keys k ON k.n = s.n'),
    ),
    pins: readable(() => db.all<Row>('SELECT * FROM pins')),
    views: readable(() => db.all<Row>('SELECT * FROM pinned_views')),
    policy: readable(() => db.all<Row>(`SELECT * FROM meta WHERE name = 'storage_policy'`)),
    effects: effects.rows.filter(
      (row) => known.has(row.incident_n ?? null) && actions.has(row.command_id ?? null),
    ),
    keys,
    told: toldIn(db),
    whole: outbox.whole && drafts.whole && effects.whole && keys.length === numbers.length,
  };
}

/** What registers a content names it: it is brought to the server although the list of what is to be brought is unreadable. */
function uploadFrom({ id = null, payload, queued_at = null }: Row): readonly Row[] {
  const { incident_id, evidence } = JSON.parse(String(payload)) as EvidencePayload;
  const { id: evidence_id, sha256, size } = evidence;
  if (sha256 === null || size === null) return [];
  return [{ evidence_id, incident_id, command_id: id, sha256, size, queued_at }];
}

function toldIn(db: ReadableDb): string | null {
  const [row] = readable(() => db.all<Row>(`SELECT value FROM meta WHERE name = 'told'`));
  return typeof row?.value === 'string' ? row.value : null;
}

export function restoreWork(db: WritableDb, work: SalvagedWork): void {
  db.transaction(() => {
    for (const row of work.keys) insert(db, 'incident_keys', row);
    for (const row of work.outbox) insert(db, 'outbox', row);
    for (const row of work.effects) insert(db, 'pending_effects', row);
    for (const row of work.drafts) insert(db, 'drafts', row);
    for (const row of work.conflicts) insert(db, 'conflicts', row);
    for (const row of work.pins) insert(db, 'pins', row);
    for (const row of work.views) insert(db, 'pinned_views', row);
    for (const row of work.policy) insert(db, 'meta', row);
    for (const row of work.uploads) insert(db, 'evidence_uploads', row);
    for (const row of work.seen) restoreSeen(db, row);
  });
}

function restoreSeen(db: WritableDb, { id = null, updated_at = null }: Row): void {
  db.run('INSERT OR IGNORE INTO incident_keys (id) VALUES (?)', id);
  db.run(
    'INSERT OR IGNORE INTO seen (n, updated_at) SELECT n, ? FROM incident_keys WHERE id = ?',
    updated_at,
    id,
  );
}

/** What became of it, as a sentence for the user; null stands for a file of which nothing could be read. */
export function salvageText(work: SalvagedWork | null): string {
  if (work === null) return 'Pending work in it could not be read.';
  const { length } = work.outbox;
  const recovered = `${length} pending ${length === 1 ? 'action was' : 'actions were'} recovered from it`;
  const said = work.whole
    ? `${recovered}.`
    : `${recovered}, but more may have been in the part that is unreadable.`;
  return work.told === null ? said : `${said} ${work.told}`;
}

type Taken = { readonly rows: readonly Row[]; readonly whole: boolean };

function wholeOr(db: ReadableDb, sql: string, piecemeal: () => readonly Row[]): Taken {
  try {
    return { rows: db.all<Row>(sql), whole: true };
  } catch {
    return { rows: piecemeal(), whole: false };
  }
}

function outboxBetween(db: ReadableDb): readonly Row[] {
  const found = new Map<SqlValue | undefined, Row>();
  const low = prefix(db, 'outbox', 'seq', 'ASC');
  const high = prefix(db, 'outbox', 'seq', 'DESC');
  for (const row of [...low, ...high]) found.set(row.seq, row);
  const from = Number(low.at(-1)?.seq ?? 0);
  const last = readable(() => db.all<Row>(`SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`))[0]?.seq;
  const to = Math.min(Number(high.at(-1)?.seq ?? Number(last ?? from + 1_000) + 1), from + widestGap);
  for (let seq = from + 1; seq < to; seq += 1)
    for (const row of readable(() => db.all<Row>('SELECT * FROM outbox WHERE seq = ?', seq)))
      found.set(seq, row);
  return [...found.values()].sort((a, b) => Number(a.seq) - Number(b.seq));
}

/** The rows before the first one that cannot be read, in the given order. */
function prefix(db: ReadableDb, table: string, key: string, order: 'ASC' | 'DESC'): readonly Row[] {
  const rows: Row[] = [];
  const beyond = order === 'ASC' ? '>' : '<';
  try {
    let [row] = db.all<Row>(`SELECT * FROM ${table} ORDER BY ${key} ${order} LIMIT 1`);
    while (row !== undefined) {
      rows.push(row);
      [row] = db.all<Row>(
        `SELECT * FROM ${table} WHERE ${key} ${beyond} ? ORDER BY ${key} ${order} LIMIT 1`,
        row[key] ?? null,
      );
    }
  } catch {
    // Here the damage begins.
  }
  return rows;
}

function insert(db: WritableDb, table: string, row: Row): void {
  const names = Object.keys(row);
  db.run(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
}

function readable(read: () => readonly Row[]): readonly Row[] {
  try {
    return read();
  } catch {
    return [];
  }
}
