import type { AnyDb } from '../../../electron/engine/cache/database.ts';
import { changeOf, stepOf, typedText, typedTitle } from './story.ts';

/** What a cache says, in the terms of the story; `wrong` names whatever the story never said. */
export type CacheContent = {
  readonly values: ReadonlyMap<string, string>;
  readonly owner: string | null;
  /** What the user is still to be told. */
  readonly told: string | null;
  readonly wrong: readonly string[];
  /** SHA-256 of the evidence that waits to be sent, by step. */
  readonly taken: ReadonlyMap<number, string>;
};

type OutboxRow = { kind: string; payload: string; summary: string; effects: number };

export function readContent(db: AnyDb, seed: number): CacheContent {
  const values = new Map<string, string>();
  const wrong: string[] = [];
  const taken = new Map<number, string>();
  const meta = new Map(db.tuples<[string, string]>('SELECT name, value FROM meta'));

  const uploads = new Set(db.values<string>('SELECT evidence_id FROM evidence_uploads'));
  const rows = db.all<OutboxRow>(
    `SELECT o.kind, o.payload, o.summary,
       (SELECT count(*) FROM pending_effects e WHERE e.command_id = o.id) AS effects FROM outbox o`,
  );
  for (const { kind, payload, effects } of rows) {
    const [text, isTitle] = typedIn(kind, JSON.parse(payload));
    const step = stepOf(text);
    if (step === null || text !== (isTitle ? typedTitle : typedText)(seed, step))
      wrong.push(`outbox: ${text}`);
    else if (values.has(`out:${step}`)) wrong.push(`outbox: step ${step} twice`);
    else if (effects !== 1) wrong.push(`outbox: step ${step} has ${effects} effects`);
    else values.set(`out:${step}`, 'there');
    const { evidence } = JSON.parse(payload) as { evidence?: { id: string; sha256: string } };
    if (step === null || evidence === undefined) continue;
    taken.set(step, evidence.sha256);
    if (!uploads.delete(evidence.id)) wrong.push(`outbox: step ${step} has no upload`);
  }
  for (const id of uploads) wrong.push(`an upload of ${id} that nothing registers`);
  for (const [key, text] of db.tuples<[string, string]>('SELECT key, text FROM drafts')) {
    const step = stepOf(text);
    if (step === null || text !== typedText(seed, step)) wrong.push(`draft ${key}: ${text}`);
    else values.set(`draft:${key}`, String(step));
  }
  for (const [id, at] of db.tuples<[string, string]>(
    'SELECT k.id, s.updated_at FROM seen s JOIN incident_keys k ON k.n = s.n',
  ))
    values.set(`seen:${id}`, at);

  const cursor = meta.get('cursor') ?? null;
  if (cursor !== null) values.set('cursor', cursor);
  wrong.push(...serverRowsBeside(db, seed, cursor === null ? 0 : Number(cursor.slice('c1.'.length))));
  return { values, owner: meta.get('owner') ?? null, told: meta.get('told') ?? null, wrong, taken };
}

function typedIn(kind: string, payload: unknown): readonly [text: string, isTitle: boolean] {
  const given = payload as {
    title?: string;
    patch?: { title?: string };
    event?: { text?: string };
    evidence?: { name?: string };
  };
  if (kind === 'evidence.add') return [given.evidence?.name ?? '', true];
  if (kind === 'incident.create') return [given.title ?? '', true];
  if (kind === 'incident.edit') return [given.patch?.title ?? '', true];
  return [given.event?.text ?? '', false];
}

/**
 * The cursor and the rows moved together: each change up to the cursor is there, none after it. Under an incident that is
 * said to be pruned anything may be missing, but nothing may be other than it was.
 */
function serverRowsBeside(db: AnyDb, seed: number, seq: number): string[] {
  const wanted = new Map<string, string>();
  const incidentOf = new Map<string, string>();
  for (let number = 1; number <= seq; number += 1) {
    const { kind, id, incident_id, data } = changeOf(seed, number);
    if (data !== null) wanted.set(`${kind} ${id}`, shownOf(data));
    if (kind !== 'incident' && incident_id !== null) incidentOf.set(`${kind} ${id}`, incident_id);
  }
  const found = new Map<string, string>();
  const take = (kind: string, rows: readonly (readonly [string, string])[]): void => {
    for (const [id, shown] of rows) found.set(`${kind} ${id}`, shown);
  };
  take(
    'incident',
    db.tuples(`SELECT k.id, i.version || ' ' || i.title FROM incidents i
      JOIN incident_keys k ON k.n = i.n JOIN incident_bodies b ON b.n = i.n`),
  );
  take('event', db.tuples('SELECT id, text FROM events'));
  take('evidence', db.tuples(`SELECT id, version || ' ' || json_extract(data, '$.name') FROM evidence`));
  take(
    'containment',
    db.tuples(`SELECT id, version || ' ' || json_extract(data, '$.target') FROM containment`),
  );
  const me = db.values<string>(`SELECT value FROM meta WHERE name = 'owner'`)[0] ?? '';
  take('user', db.tuples(`SELECT id, version || ' ' || full_name FROM users WHERE id <> ?`, me));

  const pruned = new Set(db.values<string>('SELECT k.id FROM pruned p JOIN incident_keys k ON k.n = p.n'));
  const mayLack = (key: string): boolean => !found.has(key) && pruned.has(incidentOf.get(key) ?? '');
  const wrong = [...wanted]
    .filter(([key, shown]) => found.get(key) !== shown && !mayLack(key))
    .map(([key]) => `${key} at ${seq}`);
  for (const key of found.keys()) if (!wanted.has(key)) wrong.push(`${key} is ahead of ${seq}`);
  return wrong;
}

function shownOf(data: object): string {
  const row = data as { version?: number; title?: string; text?: string; name?: string; target?: string };
  if (row.text !== undefined) return row.text;
  const { full_name } = data as { full_name?: string };
  return `${row.version} ${row.title ?? row.name ?? row.target ?? full_name}`;
}
