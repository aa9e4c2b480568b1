import { effectOf, type OrdinaryAction } from '../../shared/approvals/action.ts';
import { readActionParams } from '../../shared/approvals/action-params.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { mayBeInForce } from '../../shared/approvals/ledger.ts';
import { type Policy, policyCaseOf, requirementOf } from '../../shared/approvals/policy.ts';
import type { TargetClass } from '../../shared/approvals/target-class.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { etagOf } from '../../shared/domain/scalars.ts';
import { Refusal } from '../http/refusal.ts';
import { intentOf } from '../store/approval-intents.ts';
import { type AccountRow, accountOf } from '../store/approval-people.ts';
import { webhookOf } from '../store/approval-policies.ts';
import type { Database } from '../store/database.ts';
import { entity } from '../store/entities.ts';
import { signedIntent } from './judge-now.ts';
import type { PolicyInForce } from './policy-in-force.ts';
import { refuseApproval } from './signed.ts';

/** What the server carries out itself. */
export const serverExecutor = 'server';
export const serverActions: readonly OrdinaryAction[] = [
  'account.disable',
  'account.enable',
  'sessions.revoke',
];
const policyTarget = 'policy';

/** Who carries an intent out: the server's own hand, or a webhook by its id. */
export function executorOf(intent: Intent): string {
  const { executor } = intent.params;
  return typeof executor === 'string' ? executor : serverExecutor;
}

export function classOfAccount(account: AccountRow): TargetClass {
  return account.roles.some((role) => role === 'admin' || role === 'lead') ? 'privileged' : 'standard';
}

const worst: readonly TargetClass[] = ['standard', 'privileged', 'critical'];

/** A requester may say that more hangs on a target than is known, never less. */
export function isClassTooLow(claimed: unknown, known: TargetClass): boolean {
  const rank = worst.indexOf(claimed as TargetClass);
  return rank >= 0 && rank < worst.indexOf(known);
}

/**
 * Whether what an intent is based on is still so: the incident, and every target that this server knows itself. Refuses with
 * `stale-version`, which a new intent answers; a target of a webhook is asked for when it is executed.
 */
export function checkUnchanged(db: Database, org: number, intent: Intent, policy: PolicyInForce): void {
  checkIncident(db, org, intent);
  for (const target of intent.targets) {
    const etag = etagNow(db, org, intent, target.id, policy);
    if (etag === null || etag === target.etag) continue;
    throw new Refusal('stale-version', {
      detail: 'A target has changed since this was signed; ask anew.',
      current: { target: target.id, etag },
    });
  }
}

function checkIncident(db: Database, org: number, { inc, inc_etag }: Intent): Incident | null {
  if (inc === null) return null;
  const incident = entity(db, org, 'incident', inc);
  if (incident === null) throw refuseApproval('incident', 'There is no such incident.');
  if (etagOf(incident.version) !== inc_etag)
    throw new Refusal('stale-version', {
      detail: 'The incident has changed since this was signed; ask anew.',
      current: { incident: inc, etag: etagOf(incident.version) },
    });
  return incident;
}

/** Null where this server does not know the target itself. */
function etagNow(
  db: Database,
  org: number,
  intent: Intent,
  id: string,
  policy: PolicyInForce,
): string | null {
  const action = effectOf(intent.action);
  if (action === 'policy.change') return id === policyTarget ? etagOf(policy.row.version) : '';
  if (action === 'containment.renew') {
    const renewed = intentOf(db, org, id);
    return renewed === null ? '' : etagOf(renewed.bound_version);
  }
  if (executorOf(intent) !== serverExecutor) return null;
  const account = accountOf(db, org, id);
  return account === null ? '' : etagOf(account.version);
}

/** Whether its parameters are those of its action, somebody can carry it out, and it claims no less than is known. */
export function checkParams(db: Database, org: number, intent: Intent): void {
  const read = readActionParams(intent);
  if (read === null) throw refuseApproval('params', 'Its parameters are not those of its action.');
  const { action, params } = read;
  checkSeverity(db, org, intent);
  if (action === 'policy.change') return;
  if (action === 'containment.renew') {
    checkRenewal(db, org, intent, params.renews);
    return;
  }
  const { executor } = params;
  if (executor === serverExecutor) {
    if (!serverActions.includes(action))
      throw refuseApproval('executor', 'The server does not do this itself; name a webhook.');
    for (const { id } of intent.targets) checkAccount(db, org, intent, id);
  } else {
    const webhook = webhookOf(db, org, executor);
    const actions = webhook === null ? [] : (JSON.parse(webhook.actions) as string[]);
    if (!actions.includes(action)) throw refuseApproval('executor', 'Nobody of this name does that.');
    if (serverActions.includes(action))
      throw refuseApproval('executor', 'Accounts here are the server’s own; name it as the executor.');
  }
  if ('reverts' in params) checkReverts(db, org, intent, params.reverts);
}

function checkAccount(db: Database, org: number, intent: Intent, id: string): void {
  const account = accountOf(db, org, id);
  if (account === null) throw refuseApproval('target', 'There is no such account.');
  if (isClassTooLow(intent.params.target_class, classOfAccount(account)))
    throw refuseApproval('target_class', 'More hangs on this account than it says.');
}

/**
 * Without an incident nobody but the requester says how severe it is: then as many people are needed as where it is critical.
 */
export function checkSeverityAlone(policy: Policy, intent: Intent): void {
  const action = effectOf(intent.action);
  if (intent.inc !== null || action === 'policy.change' || action === 'containment.renew') return;
  const worst = requirementOf(policy, { ...policyCaseOf(intent), severity: 'critical' });
  if (worst !== null && intent.quorum >= worst.quorum) return;
  throw refuseApproval('quorum_lowered', 'Without an incident it takes as many people as a critical one.');
}

/** What an incident is known to be is not for a requester to choose, since the quorum hangs on it. */
function checkSeverity(db: Database, org: number, { inc, params }: Intent): void {
  const incident = inc === null ? null : entity(db, org, 'incident', inc);
  if (incident !== null && incident.severity !== params.severity)
    throw refuseApproval('severity', `The incident’s severity is ${incident.severity}.`);
}

/** A revert undoes one containment that may be in force, whole, by its own action. */
function checkReverts(db: Database, org: number, intent: Intent, reverts: string): void {
  const before = intentOf(db, org, reverts);
  if (before === null || !mayBeInForce(before.effect))
    throw refuseApproval('reverts', 'What it would undo is not in force.');
  const undone = signedIntent(before);
  const same = (one: Intent, other: Intent) =>
    one.targets.length === other.targets.length &&
    one.targets.every(({ id }) => other.targets.some((target) => target.id === id));
  if (!same(intent, undone) || executorOf(undone) !== executorOf(intent))
    throw refuseApproval('reverts', 'It is not the same targets, or not by the same hand.');
  if (revertsBy[effectOf(undone.action)] !== effectOf(intent.action))
    throw refuseApproval('reverts', 'Another action undoes that.');
}

const revertsBy: Partial<Record<OrdinaryAction, OrdinaryAction>> = {
  'host.isolate': 'host.release',
  'account.disable': 'account.enable',
  'address.block': 'address.unblock',
  'file.quarantine': 'file.restore',
  custom: 'custom.undo',
};

function checkRenewal(db: Database, org: number, intent: Intent, renews: string): void {
  const renewed = intentOf(db, org, renews);
  const [target, ...others] = intent.targets;
  if (renewed === null || !mayBeInForce(renewed.effect) || target?.id !== renews || others.length > 0)
    throw refuseApproval('renews', 'What it would renew is not in force, or not its one target.');
}
