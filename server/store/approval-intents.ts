import type { EffectState } from '../../shared/approvals/ledger.ts';
import type { IntentState } from '../../shared/domain/approval.ts';
import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

/** Only `jws` was signed: the rest is for finding and showing, and the executor believes none of it. */
export type IntentRow = {
  readonly id: string;
  readonly org: number;
  readonly ih: string;
  readonly jws: string;
  readonly kid: string;
  readonly user_id: string;
  readonly incident_id: string | null;
  readonly action: string;
  readonly state: IntentState;
  readonly effect: EffectState;
  /** Unix seconds. */
  readonly exp: number;
  readonly accepted_at: string;
  readonly accepted_n: number;
  readonly counted: number;
  readonly ended_at: string | null;
  readonly outcome: string;
  readonly rev: number;
  readonly until: number | null;
  readonly owner_id: string | null;
  /** Goes up when the end of the containment moves. */
  readonly bound_version: number;
  readonly observe_by: string | null;
  readonly reverts: string | null;
  readonly review_due_at: string | null;
  readonly reviewed_at: string | null;
  readonly reviewer_id: string | null;
  readonly review_verdict: 'justified' | 'not_justified' | null;
  readonly review_text: string | null;
};

const columns = `id, org, ih, jws, kid, user_id, incident_id, action, state, effect, exp, accepted_at, accepted_n,
  counted, ended_at, outcome, rev, until, owner_id, bound_version, observe_by, reverts, review_due_at, reviewed_at,
  reviewer_id, review_verdict, review_text`;

export function intentOf(db: Database, org: number, id: string): IntentRow | null {
  return one(db, `SELECT ${columns} FROM approval_intents WHERE id = ? AND org = ?`, id, org);
}

export function intentById(db: Database, id: string): IntentRow | null {
  return one(db, `SELECT ${columns} FROM approval_intents WHERE id = ?`, id);
}

export type NewIntent = Pick<
  IntentRow,
  | 'id'
  | 'org'
  | 'ih'
  | 'jws'
  | 'kid'
  | 'user_id'
  | 'incident_id'
  | 'action'
  | 'exp'
  | 'accepted_n'
  | 'rev'
  | 'until'
  | 'owner_id'
  | 'reverts'
  | 'review_due_at'
> & { readonly targets: readonly string[] };

export function insertIntent(work: Work, row: NewIntent): void {
  run(
    work.db,
    `INSERT INTO approval_intents (id, org, ih, jws, kid, user_id, incident_id, action, state, effect, exp,
       accepted_at, accepted_n, counted, rev, until, owner_id, reverts, review_due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 'requested', ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
    row.id,
    row.org,
    row.ih,
    row.jws,
    row.kid,
    row.user_id,
    row.incident_id,
    row.action,
    row.exp,
    work.now,
    row.accepted_n,
    row.rev,
    row.until,
    row.owner_id,
    row.reverts,
    row.review_due_at,
  );
  for (const target of row.targets)
    run(work.db, 'INSERT INTO approval_targets (intent_id, target_id) VALUES (?, ?)', row.id, target);
}

/** Compare and set: false where somebody was faster. */
export function moveState(work: Work, id: string, from: IntentState, to: IntentState, outcome = ''): boolean {
  const isFinal = !['pending', 'approved', 'executing', 'unknown'].includes(to);
  return (
    run(
      work.db,
      'UPDATE approval_intents SET state = ?, outcome = ?, ended_at = ? WHERE id = ? AND state = ?',
      to,
      outcome.slice(0, 4_000),
      isFinal ? work.now : null,
      id,
      from,
    ) > 0
  );
}

/** The one row for each intent, for ever; false where it is there already. */
export function beginExecution(work: Work, id: string): boolean {
  return (
    run(
      work.db,
      'INSERT OR IGNORE INTO approval_executions (intent_id, started_at) VALUES (?, ?)',
      id,
      work.now,
    ) > 0
  );
}

export function keepCommand(work: Work, id: string, command: string): void {
  run(work.db, 'UPDATE approval_executions SET command = ? WHERE intent_id = ?', command, id);
}

export function finishExecution(work: Work, id: string): void {
  run(work.db, 'UPDATE approval_executions SET finished_at = ? WHERE intent_id = ?', work.now, id);
}

export function commandOf(db: Database, id: string): string | null {
  return (
    one<{ command: string | null }>(db, 'SELECT command FROM approval_executions WHERE intent_id = ?', id)
      ?.command ?? null
  );
}

type Changes = Partial<
  Pick<
    IntentRow,
    | 'effect'
    | 'counted'
    | 'rev'
    | 'until'
    | 'owner_id'
    | 'bound_version'
    | 'observe_by'
    | 'outcome'
    | 'reviewed_at'
    | 'reviewer_id'
    | 'review_verdict'
    | 'review_text'
  >
>;

export function changeIntent(work: Work, id: string, changes: Changes): void {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  run(
    work.db,
    `UPDATE approval_intents SET ${entries.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`,
    ...entries.map(([, value]) => value as string | number | null),
    id,
  );
}

export type IntentFilter = {
  readonly org: number;
  readonly incidentId: string | null;
  readonly userId: string | null;
  readonly states: readonly IntentState[] | null;
  /** Id of the last one of the page before. */
  readonly before: string | null;
  readonly limit: number;
};

/** Newest first. */
export function intentsOf(db: Database, filter: IntentFilter): readonly IntentRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_intents
     WHERE org = ? AND (? IS NULL OR incident_id = ?) AND (? IS NULL OR user_id = ?)
       AND (? IS NULL OR state IN (SELECT value FROM json_each(?))) AND (? IS NULL OR id < ?)
     ORDER BY id DESC LIMIT ?`,
    filter.org,
    filter.incidentId,
    filter.incidentId,
    filter.userId,
    filter.userId,
    filter.states === null ? null : '',
    JSON.stringify(filter.states ?? []),
    filter.before,
    filter.before,
    filter.limit,
  );
}

export function intentsInStates(
  db: Database,
  states: readonly IntentState[],
  limit: number,
): readonly IntentRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_intents
     WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?`,
    JSON.stringify(states),
    limit,
  );
}

export function intentsInEffect(
  db: Database,
  org: number | null,
  effects: readonly EffectState[],
  limit: number,
): readonly IntentRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_intents
     WHERE effect IN (SELECT value FROM json_each(?)) AND (? IS NULL OR org = ?) ORDER BY id LIMIT ?`,
    JSON.stringify(effects),
    org,
    org,
    limit,
  );
}

/** The newest first, of whatever became of them. */
export function intentsOnTarget(
  db: Database,
  org: number,
  target: string,
  limit: number,
): readonly IntentRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_intents WHERE org = ? AND id IN
       (SELECT intent_id FROM approval_targets WHERE target_id = ?) ORDER BY id DESC LIMIT ?`,
    org,
    target,
    limit,
  );
}

/** Intents that are not sent yet and that a key signed or decided. */
export function unsentOfKey(db: Database, org: number, kid: string): readonly IntentRow[] {
  return all(
    db,
    `SELECT ${columns} FROM approval_intents WHERE org = ? AND state IN ('pending', 'approved') AND (kid = ? OR id IN
       (SELECT intent_id FROM approval_decisions WHERE kid = ? AND counted = 1))`,
    org,
    kid,
    kid,
  );
}
