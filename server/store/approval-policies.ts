import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type PolicyRow = {
  readonly version: number;
  readonly hash: string;
  /** Canonical JSON. */
  readonly policy: string;
  readonly intent_id: string | null;
  readonly in_force_at: string;
  readonly n: number;
};

const columns = 'version, hash, policy, intent_id, in_force_at, n';

/** The newest first. */
export function policiesOf(db: Database, org: number, limit: number): readonly PolicyRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_policies WHERE org = ? ORDER BY version DESC LIMIT ?`,
    org,
    limit,
  );
}

export function insertPolicy(work: Work, org: number, row: Omit<PolicyRow, 'in_force_at'>): void {
  run(
    work.db,
    `INSERT INTO approval_policies (org, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    org,
    row.version,
    row.hash,
    row.policy,
    row.intent_id,
    work.now,
    row.n,
  );
}

export type WebhookRow = {
  readonly id: string;
  readonly name: string;
  /** JSON list. */
  readonly actions: string;
  readonly url: string;
  readonly observe_url: string;
  /** Sealed. */
  readonly secret: Buffer;
  readonly last_answer_at: string | null;
  readonly last_problem: string;
};

const webhookColumns = 'id, name, actions, url, observe_url, secret, last_answer_at, last_problem';

export function webhooksOf(db: Database, org: number): readonly WebhookRow[] {
  return all(db, `SELECT ${webhookColumns} FROM approval_executors WHERE org = ? ORDER BY id`, org);
}

export function webhookOf(db: Database, org: number, id: string): WebhookRow | null {
  return one(db, `SELECT ${webhookColumns} FROM approval_executors WHERE org = ? AND id = ?`, org, id);
}

export function putWebhook(
  work: Work,
  org: number,
  row: Omit<WebhookRow, 'last_answer_at' | 'last_problem'>,
): void {
  run(
    work.db,
    `INSERT INTO approval_executors (org, id, name, actions, url, observe_url, secret) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (org, id) DO UPDATE SET name = excluded.name, actions = excluded.actions, url = excluded.url,
       observe_url = excluded.observe_url, secret = excluded.secret, last_problem = ''`,
    org,
    row.id,
    row.name,
    row.actions,
    row.url,
    row.observe_url,
    row.secret,
  );
}

/** What the last exchange with a webhook came to; an empty problem is an answer. */
export function noteWebhook(work: Work, org: number, id: string, problem: string): void {
  if (problem === '')
    run(
      work.db,
      "UPDATE approval_executors SET last_answer_at = ?, last_problem = '' WHERE org = ? AND id = ?",
      work.now,
      org,
      id,
    );
  else
    run(
      work.db,
      'UPDATE approval_executors SET last_problem = ? WHERE org = ? AND id = ?',
      problem.slice(0, 300),
      org,
      id,
    );
}
