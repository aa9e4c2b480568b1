import type { Tier } from '../../shared/domain/tier.ts';
import { type Database, one, run } from './database.ts';

export type Organization = {
  /** Short key within the store; never leaves it. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
};

/** Where an organisation's change feed stands. */
export type FeedHead = {
  /** Names this feed; a cursor of another epoch is worthless. */
  readonly epoch: string;
  /** Place of the newest change; 0 when there is none. */
  readonly seq: number;
  /** Changes at or before this place may have been pruned. */
  readonly floor: number;
  /** Entities in the feed. */
  readonly rows: number;
};

export type NewOrganization = Omit<Organization, 'number'> & {
  readonly created_at: string;
  readonly feed_epoch: string;
};

export function insertOrganization(db: Database, row: NewOrganization): Organization {
  run(
    db,
    'INSERT INTO organizations (id, name, tier, created_at, feed_epoch) VALUES (?, ?, ?, ?, ?)',
    row.id,
    row.name,
    row.tier,
    row.created_at,
    row.feed_epoch,
  );
  const made = one<Organization>(db, 'SELECT number, id, name, tier FROM organizations WHERE id = ?', row.id);
  if (made === null) throw new Error('an organisation vanished');
  return made;
}

export function feedHead(db: Database, org: number): FeedHead {
  const head = one<FeedHead>(
    db,
    `SELECT feed_epoch AS epoch, feed_seq AS seq, feed_floor AS floor, feed_rows AS rows
     FROM organizations WHERE number = ?`,
    org,
  );
  if (head === null) throw new Error(`no organisation has the number ${org}`);
  return head;
}

export function moveFeedHead(db: Database, org: number, seq: number, rows: number): void {
  run(db, 'UPDATE organizations SET feed_seq = ?, feed_rows = ? WHERE number = ?', seq, rows, org);
}

export function organizationByNumber(db: Database, number: number): Organization {
  const row = one<Organization>(
    db,
    'SELECT number, id, name, tier FROM organizations WHERE number = ?',
    number,
  );
  if (row === null) throw new Error(`no organisation has the number ${number}`);
  return row;
}
