import type { Database } from 'better-sqlite3';
import type { TransportAnswer, TransportRequest } from '../../electron/net/transport.ts';
import { all, one } from '../../server/store/database.ts';
import { feedHead } from '../../server/store/organizations.ts';
import { headers } from '../../shared/api/protocol.ts';
import type { Ledger, Versioned } from './ledger.ts';
import type { SimServer } from './sim-server.ts';

const seqMask = 2 ** 40 - 1;

export type StoredEntity = {
  readonly seq: number;
  readonly kind: 'incident' | 'event' | 'evidence' | 'containment' | 'user';
  readonly id: string;
  readonly incident_id: string | null;
  /** `null` in JSON where it was removed. */
  readonly doc: string;
};

/** Everything of an organisation that the server's feed has after a place, in feed order. */
export function entitiesAfter(db: Database, org: number, seq: number): readonly StoredEntity[] {
  return all<StoredEntity>(
    db,
    `SELECT position & ${seqMask} AS seq, kind, id, incident_id, doc FROM entities
     WHERE position > ((? << 40) | ?) AND position <= ((? << 40) | ${seqMask}) ORDER BY position`,
    org,
    seq,
    org,
  );
}

/** Hands a request to the server and tells the ledger whether the server did anything because of it. */
export async function deliverAndLook(
  server: SimServer,
  ledger: Ledger,
  client: number,
  org: number,
  request: TransportRequest,
): Promise<TransportAnswer> {
  if (request.method === 'GET') return await server.ask(request);
  const before = feedHead(server.db(), org).seq;
  const answer = await server.ask(request);
  if (feedHead(server.db(), org).seq === before) return answer;
  const changed = entitiesAfter(server.db(), org, before).flatMap(({ doc, kind }) =>
    kind === 'incident' || kind === 'containment' ? [JSON.parse(doc) as Versioned] : [],
  );
  ledger.acted(client, request.headers[headers.idempotencyKey] ?? '', changed);
  return answer;
}

/** Which command of the outbox a request is for, by the key that it is sent under. */
export function commandOfKey(reader: Database | null, key: string): string | null {
  if (reader === null) return null;
  return all<{ id: string }>(reader, 'SELECT id FROM outbox WHERE send_key = ?', key)[0]?.id ?? null;
}

export type Presence = 'there' | 'removed' | 'never';

export function serverHas(db: Database, kind: string, id: string): Presence {
  const row = one<{ doc: string }>(db, 'SELECT doc FROM entities WHERE kind = ? AND id = ?', kind, id);
  if (row === null) return 'never';
  return row.doc === 'null' ? 'removed' : 'there';
}

export function countRemoved(db: Database, kind: string): number {
  const sql = `SELECT count(*) AS count FROM entities WHERE kind = ? AND doc = 'null'`;
  return one<{ count: number }>(db, sql, kind)?.count ?? 0;
}
