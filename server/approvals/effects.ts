import { actionSchema } from '../../shared/approvals/action.ts';
import { actionWords } from '../../shared/approvals/display.ts';
import { type EffectEvent, type EffectState, nextEffect } from '../../shared/approvals/ledger.ts';
import type { IntentState } from '../../shared/domain/approval.ts';
import { type AuditEntry, appendAudit } from '../audit-log/append.ts';
import { incidentOr404, tellChange, touchIncident } from '../incidents/under-incident.ts';
import { type EffectRow, insertEffect } from '../store/approval-decisions.ts';
import { changeIntent, type IntentRow, intentById, moveState } from '../store/approval-intents.ts';
import { moveRevision } from '../store/approval-people.ts';
import { entity } from '../store/entities.ts';
import { organizationByNumber } from '../store/organizations.ts';
import type { Work } from '../store/work.ts';
import { systemActor } from './policy-in-force.ts';

/** Whose word it is, in what words, and who did it where a person did. */
export type Told = {
  readonly source: EffectRow['source'];
  readonly detail: string;
  readonly actor?: AuditEntry['actor'];
  /** Of a revert, the intent that did it. */
  readonly by?: string;
};

/** Takes the ledger of an intent one step on, with its record; false where it has no such step. */
export function recordEffect(work: Work, id: string, event: EffectEvent, told: Told): boolean {
  const row = intentById(work.db, id);
  const state = row === null ? null : nextEffect(row.effect, event);
  if (row === null || state === null) return false;
  const org = organizationByNumber(work.db, row.org);
  const { n } = appendAudit(work, org, {
    act: 'approval.effect',
    actor: told.actor ?? systemActor,
    obj: { id, type: 'approval', ih: row.ih, state, by: told.by ?? null },
    out: 'ok',
    ...incidentOf(row),
    detail: { text: told.detail },
  });
  insertEffect(work, id, { state, source: told.source, detail: told.detail, n });
  changeIntent(work, id, { effect: state, rev: moveRevision(work, row.org) });
  tellIncident(work, row, state, told.detail);
  return true;
}

/** Ends an intent that is not sent yet, with its record; false where it is no longer in that state. */
export function endIntent(
  work: Work,
  row: IntentRow,
  to: Extract<IntentState, 'rejected' | 'cancelled' | 'expired' | 'void'>,
  why: string,
  actor: AuditEntry['actor'] = systemActor,
): boolean {
  if (row.state !== 'pending' && row.state !== 'approved') return false;
  if (!moveState(work, row.id, row.state, to, why)) return false;
  const { n } = appendAudit(work, organizationByNumber(work.db, row.org), {
    act: 'approval.ended',
    actor,
    obj: { id: row.id, type: 'approval', ih: row.ih, why: to },
    out: 'ok',
    ...incidentOf(row),
    detail: { text: why },
  });
  insertEffect(work, row.id, { state: 'ended', source: 'server', detail: why, n });
  changeIntent(work, row.id, { effect: 'ended', rev: moveRevision(work, row.org) });
  tellIncident(work, row, 'ended', why);
  return true;
}

const stateWords: Readonly<Record<EffectState, string>> = {
  requested: 'asked for',
  approved: 'approved',
  sent: 'command sent',
  acknowledged: 'acknowledged by who carries it out, not yet observed',
  observed: 'observed in effect',
  claimed_not_observed: 'CLAIMED, BUT NOT OBSERVED',
  unknown: 'nobody knows whether the command arrived',
  failed: 'failed',
  reverted: 'taken back',
  ended: 'ended',
};

/** The incident's timeline tells it too, so that consoles that follow the feed hear of it. */
export function tellIncident(work: Work, row: IntentRow, state: EffectState, detail: string): void {
  if (row.incident_id === null) return;
  if (entity(work.db, row.org, 'incident', row.incident_id) === null) return;
  const action = actionSchema.safeParse(row.action);
  const words = action.success ? actionWords(action.data) : row.action;
  tellChange(work, row.org, {
    incidentId: row.incident_id,
    kind: 'containment',
    text: `${words}: ${stateWords[state]}${detail === '' ? '' : ` (${detail})`}`,
    changes: [],
    authorId: row.user_id,
  });
  touchIncident(work, row.org, incidentOr404(work, row.org, row.incident_id));
}

export function incidentOf(row: Pick<IntentRow, 'incident_id'>): { readonly inc?: string } {
  return row.incident_id === null ? {} : { inc: row.incident_id };
}
