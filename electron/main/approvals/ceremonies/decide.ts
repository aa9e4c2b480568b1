import { decideIntent, newIntentChallenge } from '../../../../shared/api/approvals.ts';
import { type Decision, type DecisionWord, decisionText } from '../../../../shared/approvals/decision.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { SigningAnswer, SigningChoice, SigningLine } from '../../../../shared/ipc/signing.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { type ApprovalContext, ownKeyKeeper } from '../approval-context.ts';
import { noKey } from '../approval-key.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';
import {
  factsOf,
  line,
  reversalOf,
  statementOf,
  touchesOf,
  unchangedCheck,
  warningsOf,
} from '../intent-view.ts';
import { incidentReference, loadNames, type Names } from '../naming.ts';
import {
  type Directory,
  loadDirectory,
  loadIntent,
  loadTargets,
  type ReadIntent,
  type Targets,
} from '../reading.ts';
import { assertClock, seenHead, serverSeconds } from '../signing-guard.ts';

type Gathered = {
  readonly read: ReadIntent;
  readonly directory: Directory;
  readonly names: Names;
  readonly targets: Targets | null;
  readonly incident: string | null;
};

/** Approve, deny or cancel one intent: seen from its signed bytes, signed as a decision about exactly these. */
export async function decideCeremony(context: ApprovalContext, intentId: string): Promise<Ceremony> {
  const gathered = await gather(context, intentId);
  const own = await ownKeyKeeper(context).own();
  const view = viewOf(context, gathered, own?.kid ?? null);
  return {
    view: () => ({ ...view, expires_in_ms: leftMs(context, gathered.read) }),
    answer: async (answer) => {
      await sign(context, gathered.read, answer);
      context.moved();
      if (answer.choice === 'reject') await writeReason(context, gathered.read, answer.reason.trim());
      return null;
    },
  };
}

async function gather(context: ApprovalContext, intentId: string): Promise<Gathered> {
  const [directory, names] = await Promise.all([loadDirectory(context), loadNames(context.engine)]);
  const read = await loadIntent(context, intentId, directory);
  const { intent } = read;
  const ids = intent.targets.map(({ id }) => id);
  const executor = typeof intent.params.executor === 'string' ? intent.params.executor : 'server';
  const [targets, incident] = await Promise.all([
    loadTargets(context, intent.action, executor, ids).catch(() => null),
    intent.inc === null ? null : incidentReference(context.engine, intent.inc),
  ]);
  return { read, directory, names, targets, incident };
}

function leftMs({ session }: ApprovalContext, { intent }: ReadIntent): number {
  return Math.max(0, intent.exp * 1_000 - session.signedIn().clock.nowMs());
}

function viewOf(context: ApprovalContext, gathered: Gathered, ownKid: string | null): CeremonyView {
  const { read, names, targets, incident } = gathered;
  const { intent, detail, text, ih } = read;
  const { me } = context.session.signedIn();
  const isMine = intent.req === me.id;
  const asker = names.person(intent.req);
  const minutes = Math.max(0, Math.floor((serverSeconds(context.session.signedIn()) - intent.created) / 60));
  const place = `You would be number ${detail.intent.counted + 1} of ${intent.quorum}.`;
  return {
    ...plainView,
    title: isMine ? 'Your request' : 'Approve containment',
    statement: statementOf(intent),
    about: [
      `Asked by ${asker.name}${asker.roles === '' ? '' : ` (${asker.roles})`} ${minutes === 0 ? 'just now' : `${minutes} min ago`}${incident === null ? '' : ` for ${incident}`}. ${isMine ? 'It is your own; you can take it back.' : place}`,
      reversalOf(intent),
    ],
    warnings: warningsOf(intent),
    facts: factsOf(intent, names, incident),
    bytes: text,
    bytes_note: `These bytes are what the request says; your signature names them as ${ih}.`,
    sections: [
      ...touchesOf(targets, intent.id),
      { title: 'Approvals', lines: voicesOf(gathered, me.id) },
      { title: 'Checks', lines: checksOf(gathered, me.id, ownKid) },
    ],
    asks: { password: true, code: true, words: false },
    choices: choicesOf(gathered, me.id),
  };
}

function voicesOf({ read, names }: Gathered, me: string): SigningLine[] {
  const { intent, detail } = read;
  const decided = detail.decisions.map((decision) => {
    const mark = decision.dec === 'approve' ? (decision.counted ? 'ok' : 'warn') : 'bad';
    const why = decision.counted ? '' : ` (does not count: ${decision.why})`;
    return line(
      mark,
      `${names.person(decision.user_id).name}, ${decision.dec}${why}`,
      clockOf(decision.accepted_at),
    );
  });
  const asked = line('ok', `${names.person(intent.req).name}, asked`, clockOf(detail.intent.accepted_at));
  const waits = intent.req === me ? [] : [line('open', 'you')];
  return [asked, ...decided, ...waits];
}

function clockOf(at: string): string {
  return `${at.slice(11, 16)} UTC`;
}

function checksOf({ read, directory, targets }: Gathered, me: string, ownKid: string | null): SigningLine[] {
  const { intent, detail } = read;
  const mine = directory.keys.find(({ item }) => item.kid === ownKid);
  const asker = directory.keys.find(({ item }) => item.kid === detail.intent.kid);
  const device = mine?.enrolment.device !== undefined && mine.enrolment.device === asker?.enrolment.device;
  const approver = detail.approvers.find(({ user_id }) => user_id === me);
  return [
    line('ok', 'Signed by the requester, whose key is in the audit log'),
    intent.req === me ? line('bad', 'You asked for this yourself') : line('ok', 'You are not the requester'),
    mine === undefined
      ? line('bad', 'You have no approval key on this computer')
      : mine.item.state === 'active' && mine.doubt === null
        ? line('ok', 'Your key is enrolled and proven')
        : line('bad', mine.doubt ?? `Your key is ${mine.item.state}`),
    ...(intent.req === me
      ? []
      : [
          device
            ? line('bad', 'It was asked for on this very device')
            : line('ok', 'Different people, keys and devices'),
        ]),
    unchangedCheck(intent, targets),
    ...(approver !== undefined && !approver.may && intent.req !== me
      ? [line('bad', `The server would not count you: ${approver.why_not.join(', ')}`)]
      : []),
  ];
}

const approve: SigningChoice = { id: 'approve', label: 'Sign and approve', tone: 'primary', reason: false };
const reject: SigningChoice = { id: 'reject', label: 'Deny with a reason', tone: 'danger', reason: true };
const cancel: SigningChoice = { id: 'cancel', label: 'Take it back', tone: 'danger', reason: true };

function choicesOf({ read }: Gathered, me: string): SigningChoice[] {
  if (read.detail.intent.state !== 'pending' && read.detail.intent.state !== 'approved') return [];
  return read.intent.req === me ? [cancel] : [approve, reject];
}

const words: Readonly<Record<string, DecisionWord>> = {
  approve: 'approve',
  reject: 'reject',
  cancel: 'cancel',
};

/** Re-authentication, a fresh nonce, the signature, the server: in this order, and nothing is kept in between. */
async function sign(
  context: ApprovalContext,
  { intent, ih }: ReadIntent,
  answer: SigningAnswer,
): Promise<void> {
  const { api, session, newId } = context;
  const dec = words[answer.choice];
  if (dec === undefined) throw new AppError('invalid_input', 'This cannot be chosen here.');
  const keeper = ownKeyKeeper(context);
  if ((await keeper.own()) === null) throw noKey();
  await api.stepUp(answer.password, answer.code);
  const signedIn = session.signedIn();
  await assertClock(signedIn, context.clock);
  const { value: nonce } = await api.ask(newIntentChallenge, { params: { intent_id: intent.id }, body: {} });
  const jti = newId();
  const jws = await keeper.use(answer.password, async (signer) => {
    const decision: Decision = {
      ...{ _v: 1, ih, dec, iss: signedIn.me.id, jti },
      ...{ iat: serverSeconds(signedIn), chal: nonce.chal, tb: seenHead(signedIn) },
    };
    return signer.sign('wf-decision+jws', decisionText(decision));
  });
  const { value } = await api.ask(
    decideIntent,
    { params: { intent_id: intent.id }, body: { jws } },
    { idempotencyKey: jti },
  );
  context.log.info('a decision was signed', { intent: intent.id, dec, outcome: value.outcome });
  if (value.outcome === 'late')
    throw new AppError(
      'conflict',
      'It came after the request had expired: it is kept as LATE and does not count.',
    );
}

/** A decision carries no words; those of a denial go into the timeline of the incident, where the requester looks. */
async function writeReason(context: ApprovalContext, { intent }: ReadIntent, reason: string): Promise<void> {
  if (intent.inc === null) return;
  const happened_at = toTimestamp(context.session.signedIn().clock.nowMs());
  const text = `Denied: ${statementOf(intent)} ${reason}`;
  const event = { kind: 'response_action', text, source: '', technique: null, happened_at };
  await context
    .engine('timeline.add', { incident_id: intent.inc, event, draft_key: null })
    .catch((error: unknown) => context.log.warn('the reason of a denial was not written down', { error }));
}
