import type { DecisionWord } from '../../shared/approvals/decision.ts';
import type { EffectState } from '../../shared/approvals/ledger.ts';
import { all, type Database, one, run } from './database.ts';
import type { Work } from './work.ts';

export type DecisionRow = {
  readonly jti: string;
  readonly intent_id: string;
  readonly kid: string;
  readonly user_id: string;
  readonly human: string;
  readonly dec: DecisionWord;
  readonly jws: string;
  readonly accepted_at: string;
  /** Index of its record. */
  readonly n: number;
  readonly counted: 0 | 1;
  readonly why: string;
};

const columns = 'jti, intent_id, kid, user_id, human, dec, jws, accepted_at, n, counted, why';

export function decisionOf(db: Database, jti: string): DecisionRow | null {
  return one(db, `SELECT ${columns} FROM approval_decisions WHERE jti = ?`, jti);
}

/** In the order in which they were accepted. */
export function decisionsOf(db: Database, intentId: string): readonly DecisionRow[] {
  return all(db, `SELECT ${columns} FROM approval_decisions WHERE intent_id = ? ORDER BY n`, intentId);
}

export function insertDecision(work: Work, row: Omit<DecisionRow, 'accepted_at'>): void {
  run(
    work.db,
    `INSERT INTO approval_decisions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.jti,
    row.intent_id,
    row.kid,
    row.user_id,
    row.human,
    row.dec,
    row.jws,
    work.now,
    row.n,
    row.counted,
    row.why,
  );
}

export type EffectRow = {
  readonly seq: number;
  readonly state: EffectState;
  readonly at: string;
  readonly source: 'person' | 'server' | 'executor' | 'observer';
  readonly detail: string;
  readonly n: number;
};

export function effectsOf(db: Database, intentId: string): readonly EffectRow[] {
  return all(
    db,
    'SELECT seq, state, at, source, detail, n FROM approval_effects WHERE intent_id = ? ORDER BY seq',
    intentId,
  );
}

export function insertEffect(work: Work, intentId: string, row: Omit<EffectRow, 'seq' | 'at'>): void {
  run(
    work.db,
    `INSERT INTO approval_effects (intent_id, seq, state, at, source, detail, n) VALUES
       (?, (SELECT count(*) FROM approval_effects WHERE intent_id = ?), ?, ?, ?, ?, ?)`,
    intentId,
    intentId,
    row.state,
    work.now,
    row.source,
    row.detail.slice(0, 4_000),
    row.n,
  );
}
