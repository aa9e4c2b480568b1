import { getBoard } from '../../../shared/api/approvals.ts';
import { getIncident } from '../../../shared/api/incidents.ts';
import { type Action, revertOf } from '../../../shared/approvals/action.ts';
import type { Intent } from '../../../shared/approvals/intent.ts';
import { type Policy, requirementOf } from '../../../shared/approvals/policy.ts';
import { targetClassSchema } from '../../../shared/approvals/target-class.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ContainmentDraft, SigningRequest } from '../../../shared/ipc/approval-calls.ts';
import type { ApprovalContext } from './approval-context.ts';
import type { Proposal } from './ceremonies/request.ts';
import {
  loadDirectory,
  loadIntent,
  loadPolicy,
  loadTargets,
  type PolicyInForce,
  type Targets,
} from './reading.ts';
import { serverSeconds } from './signing-guard.ts';

type Asked<W extends SigningRequest['what']> = Extract<SigningRequest, { readonly what: W }>;

/** What every intent has, around what is asked for. */
type Core = Pick<Intent, 'action' | 'params' | 'targets' | 'inc' | 'inc_etag'>;

/** The incident and its targets are read from the server now: the signature is about them as they are. */
export async function containProposal(
  context: ApprovalContext,
  { draft }: { readonly draft: ContainmentDraft },
): Promise<Proposal> {
  const action: Action = draft.break_glass ? `break_glass.${draft.action}` : draft.action;
  const [policy, targets, incident] = await Promise.all([
    loadPolicy(context),
    loadTargets(context, action, draft.executor, draft.target_ids),
    context.api.ask(getIncident, { params: { incident_id: draft.incident_id } }),
  ]);
  const momentary = ['sessions.revoke', 'api_key.revoke', 'api_key.rotate'].includes(draft.action);
  const core: Core = {
    action,
    params: {
      ...draft.extra,
      ...(momentary ? {} : { until: draft.until, owner: draft.owner }),
      executor: draft.executor,
      reason: draft.reason,
      severity: incident.value.incident.severity,
      target_class: worstClass(targets),
    },
    targets: signedTargets(targets, draft.target_ids),
    inc: draft.incident_id,
    inc_etag: incident.etag,
  };
  return { intent: intentOf(context, core, policy, draft.offline), targets, policy };
}

/** What takes an effect back: an intent of its own about the same targets. */
export async function revertProposal(context: ApprovalContext, asked: Asked<'revert'>): Promise<Proposal> {
  const { intent: before, policy } = await gather(context, asked.intent_id);
  const action = revertOf(before.action);
  if (action === null)
    throw new AppError('unsupported', 'Nothing takes this action back. What it did stays as it is.');
  const { executor, severity } = before.params;
  if (typeof executor !== 'string') throw new AppError('unsupported', 'It had no executor to take it back.');
  const ids = before.targets.map(({ id }) => id);
  const targets = await loadTargets(context, action, executor, ids);
  const core: Core = {
    action,
    params: {
      ...(action === 'custom.undo' ? { command: asked.command ?? '' } : {}),
      ...{ executor, reason: asked.reason, severity: severity ?? 'critical' },
      ...{ target_class: worstClass(targets), reverts: before.id },
    },
    targets: signedTargets(targets, ids),
    ...(await incidentNow(context, before)),
  };
  return { intent: intentOf(context, core, policy, false), targets, policy };
}

/** What is renewed is the containment itself, as its end stands now. */
export async function renewProposal(context: ApprovalContext, asked: Asked<'renew'>): Promise<Proposal> {
  const [{ intent: before, policy }, board] = await Promise.all([
    gather(context, asked.intent_id),
    context.api.ask(getBoard, {}),
  ]);
  const contained = board.value.items.find(({ intent }) => intent.id === before.id);
  if (contained === undefined)
    throw new AppError('conflict', 'It is not in force any more; there is nothing to renew.');
  const core: Core = {
    action: 'containment.renew',
    params: {
      ...{ reason: asked.reason, severity: before.params.severity ?? 'critical' },
      target_class: before.params.target_class ?? 'critical',
      ...{ until: asked.until, owner: asked.owner, renews: before.id },
    },
    targets: [{ id: before.id, etag: contained.etag }],
    ...(await incidentNow(context, before)),
  };
  return { intent: intentOf(context, core, policy, false), targets: null, policy };
}

export async function policyProposal(context: ApprovalContext, asked: Asked<'policy'>): Promise<Proposal> {
  const policy = await loadPolicy(context);
  const core: Core = {
    action: 'policy.change',
    params: { reason: asked.reason, severity: 'critical', target_class: 'critical', next: asked.policy },
    targets: [{ id: 'policy', etag: policy.etag }],
    ...{ inc: null, inc_etag: null },
  };
  return { intent: intentOf(context, core, policy, false), targets: null, policy };
}

async function gather(context: ApprovalContext, intentId: string) {
  const [directory, policy] = await Promise.all([loadDirectory(context), loadPolicy(context)]);
  const { intent } = await loadIntent(context, intentId, directory);
  return { intent, policy };
}

async function incidentNow(
  { api }: ApprovalContext,
  { inc }: Intent,
): Promise<Pick<Intent, 'inc' | 'inc_etag'>> {
  if (inc === null) return { inc: null, inc_etag: null };
  return { inc, inc_etag: (await api.ask(getIncident, { params: { incident_id: inc } })).etag };
}

function intentOf(context: ApprovalContext, core: Core, policy: PolicyInForce, offline: boolean): Intent {
  const signedIn = context.session.signedIn();
  const required = requirementFor(policy.policy, core);
  const created = serverSeconds(signedIn);
  const life = offline ? required.offlineSeconds : required.expirySeconds;
  if (life === null)
    throw new AppError(
      'conflict',
      'The approval policy does not allow this to be signed away from the server.',
    );
  return {
    ...core,
    ...{ _v: 1, id: context.newId(), aud: signedIn.origin, req: signedIn.me.id },
    ...{ policy: policy.hash, quorum: required.quorum, created, nbf: created, exp: created + life },
  };
}

function requirementFor(policy: Policy, { action, params }: Core) {
  const severity = severitySchema.catch('critical').parse(params.severity);
  const targetClass = targetClassSchema.catch('critical').parse(params.target_class);
  const required = requirementOf(policy, { action, severity, targetClass });
  if (required === null) throw new AppError('conflict', 'No rule of the approval policy allows this action.');
  return required;
}

function worstClass({ items }: Targets): string {
  const classes = items.map(({ found, target_class }) => (found ? target_class : 'critical'));
  return targetClassSchema.options.find((one) => classes.includes(one)) ?? 'critical';
}

function signedTargets({ items }: Targets, ids: readonly string[]): Intent['targets'] {
  return ids.map((id) => {
    const known = items.find((item) => item.id === id);
    if (known === undefined || !known.found)
      throw new AppError(
        'not_found',
        `Nobody knows the target ${id}. Check how it is written; nothing was signed.`,
      );
    return { id, etag: known.etag };
  });
}
