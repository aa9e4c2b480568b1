import { createIntent } from '../../../../shared/api/approvals.ts';
import { readActionParams } from '../../../../shared/approvals/action-params.ts';
import { type Intent, intentHash, intentSchema, intentText } from '../../../../shared/approvals/intent.ts';
import { policyBreaches } from '../../../../shared/approvals/policy.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { SigningAnswer, SigningLine } from '../../../../shared/ipc/signing.ts';
import { type ApprovalContext, ownKeyKeeper } from '../approval-context.ts';
import { noKey } from '../approval-key.ts';
import { approvalTools } from '../approval-tools.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';
import { factsOf, line, reversalOf, statementOf, touchesOf, warningsOf } from '../intent-view.ts';
import { incidentReference, loadNames, type Names } from '../naming.ts';
import { type Directory, loadDirectory, type PolicyInForce, type Targets } from '../reading.ts';
import { assertClock } from '../signing-guard.ts';

/** An intent that is about to be asked for, with what is shown beside it. */
export type Proposal = {
  readonly intent: Intent;
  readonly targets: Targets | null;
  readonly policy: PolicyInForce;
};

/** Seen from the bytes that are signed, then sent; the requester counts as one of the quorum by this signature. */
export async function requestCeremony(context: ApprovalContext, proposal: Proposal): Promise<Ceremony> {
  const { intent, policy } = proposal;
  const parsed = intentSchema.safeParse(intent);
  if (!parsed.success || readActionParams(intent) === null)
    throw new AppError('invalid_input', 'This request is not complete. Nothing was signed.', {
      cause: parsed.error,
    });
  const breaches = policyBreaches(approvalTools, policy.policy, intent);
  if (breaches.length > 0)
    throw new AppError('conflict', `The approval policy does not allow this: ${breaches.join(', ')}.`);
  if ((await ownKeyKeeper(context).own()) === null) throw noKey();
  const [names, directory] = await Promise.all([loadNames(context.engine), loadDirectory(context)]);
  const incident = intent.inc === null ? null : await incidentReference(context.engine, intent.inc);
  const view = viewOf(context, proposal, names, directory, incident);
  return {
    view: () => ({
      ...view,
      expires_in_ms: Math.max(0, intent.exp * 1_000 - context.session.signedIn().clock.nowMs()),
    }),
    answer: async (answer) => {
      await sign(context, intent, answer);
      context.moved();
      return null;
    },
  };
}

function viewOf(
  context: ApprovalContext,
  { intent, targets }: Proposal,
  names: Names,
  directory: Directory,
  incident: string | null,
): CeremonyView {
  const text = intentText(intent);
  const others = intent.quorum - 1;
  const takes =
    others === 0
      ? 'It runs on your signature alone.'
      : `It runs when ${others === 1 ? 'one other person has' : `${others} other people have`} approved it.`;
  return {
    ...plainView,
    title: 'Request containment',
    statement: statementOf(intent),
    about: [takes, reversalOf(intent)],
    warnings: warningsOf(intent),
    facts: factsOf(intent, names, incident),
    bytes: text,
    bytes_note: `These bytes are what you sign. Statement ${intentHash(approvalTools, text)}`,
    sections: [
      ...(intent.action === 'policy.change' ? [] : touchesOf(targets, intent.id)),
      ...(others === 0
        ? []
        : [{ title: 'Who could approve now', lines: approversOf(context, directory, names) }]),
    ],
    asks: { password: true, code: true, words: false },
    choices: [{ id: 'sign', label: 'Sign and ask', tone: 'primary', reason: false }],
  };
}

/** Everybody else with a proven, active key; the server judges rights and separation of duties again. */
function approversOf({ session }: ApprovalContext, { keys }: Directory, names: Names): SigningLine[] {
  const { me } = session.signedIn();
  const people = new Set(
    keys
      .filter(({ item, doubt }) => item.state === 'active' && doubt === null && item.user_id !== me.id)
      .map(({ item }) => item.user_id),
  );
  if (people.size === 0) return [line('bad', 'Nobody else has an approval key: this would only expire.')];
  return [...people].slice(0, 12).map((id) => line('none', names.person(id).name, names.person(id).roles));
}

async function sign(context: ApprovalContext, intent: Intent, answer: SigningAnswer): Promise<void> {
  const { api, session, log } = context;
  await api.stepUp(answer.password, answer.code);
  await assertClock(session.signedIn(), context.clock);
  const jws = await ownKeyKeeper(context).use(answer.password, async (signer) =>
    signer.sign('wf-intent+jws', intentText(intent)),
  );
  await api.ask(createIntent, { body: { jws } }, { idempotencyKey: intent.id });
  log.info('a request was signed', { intent: intent.id, action: intent.action });
}
