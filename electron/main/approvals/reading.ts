import { getPolicy, lookUpTargets } from '../../../shared/api/approval-executors.ts';
import { listKeys } from '../../../shared/api/approval-keys.ts';
import { getIntent, type IntentDetail } from '../../../shared/api/approvals.ts';
import type { ReplyOf } from '../../../shared/api/endpoint.ts';
import { type Intent, intentHash, readIntent } from '../../../shared/approvals/intent.ts';
import { readCompactJws, refusalOf } from '../../../shared/approvals/jws.ts';
import { type Policy, policyHash, policySchema } from '../../../shared/approvals/policy.ts';
import type { Checkpoint } from '../../../shared/audit/checkpoint.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ApprovalContext } from './approval-context.ts';
import { approvalTools, verifyApproval } from './approval-tools.ts';
import { type CheckedKey, checkDirectory, provenHead } from './key-directory.ts';

export type Directory = {
  readonly keys: readonly CheckedKey[];
  readonly head: Checkpoint | null;
  readonly ceremonyOpen: boolean;
};

/** The directory of keys as this console believes it. */
export async function loadDirectory({ api, session }: ApprovalContext): Promise<Directory> {
  const { origin, witness } = session.signedIn();
  const { value } = await api.ask(listKeys, {});
  const pin = witness.known();
  const head =
    value.checkpoint === null || pin === undefined ? null : await provenHead(api, pin, value.checkpoint.note);
  const keys = await checkDirectory(value, head, origin);
  return { keys, head, ceremonyOpen: value.ceremony_open };
}

/** An intent whose bytes are signed by a key that this console has checked. */
export type ReadIntent = {
  readonly detail: IntentDetail;
  readonly intent: Intent;
  /** `I`, as it was signed. */
  readonly text: string;
  readonly ih: string;
};

export async function loadIntent(
  { api, session }: ApprovalContext,
  id: string,
  directory: Directory,
): Promise<ReadIntent> {
  const { value: detail } = await api.ask(getIntent, { params: { intent_id: id } });
  return await readSignedIntent(detail, id, directory, session.signedIn().origin);
}

/** Everything that is shown and signed comes from these bytes; what the server says beside them is compared with them. */
export async function readSignedIntent(
  detail: IntentDetail,
  id: string,
  { keys }: Directory,
  origin: string,
): Promise<ReadIntent> {
  const read = readCompactJws(detail.jws, 'wf-intent+jws');
  if (!read.ok) throw untrusted('it is not spelled as it must be');
  const intent = readIntent(read.jws.payload);
  if (intent === null) throw untrusted('its bytes are not a request');
  if (intent.id !== id || intent.aud !== origin) throw untrusted('it is about something else');
  const key = keys.find(({ item }) => item.kid === read.jws.header.kid);
  if (key === undefined) throw untrusted('its key is not in the directory');
  if (key.doubt !== null) throw untrusted(`its key is not proven. ${key.doubt}`);
  if (key.enrolment.iss !== intent.req) throw untrusted('its key is somebody else’s');
  const refusal = await refusalOf(verifyApproval, read.jws, { kid: key.item.kid, jwk: key.enrolment.jwk });
  if (refusal !== null) throw untrusted(`its signature is not good (${refusal})`);
  const ih = intentHash(approvalTools, read.jws.payload);
  if (ih !== detail.intent.ih) throw untrusted('the server calls it by the wrong hash');
  return { detail, intent, text: read.jws.payload, ih };
}

function untrusted(why: string): AppError {
  return new AppError(
    'bad_answer',
    `This request cannot be trusted: ${why}. Nothing is signed. Tell your administrator.`,
  );
}

export type PolicyInForce = {
  readonly policy: Policy;
  readonly hash: string;
  readonly version: number;
  readonly etag: string;
};

/** The policy in force, whose hash was computed here. */
export async function loadPolicy({ api }: Pick<ApprovalContext, 'api'>): Promise<PolicyInForce> {
  const { value, etag } = await api.ask(getPolicy, {});
  const parsed = policySchema.safeParse(value.in_force.policy);
  if (!parsed.success || policyHash(approvalTools, parsed.data) !== value.in_force.hash)
    throw new AppError('bad_answer', 'The server’s approval policy does not have the hash that it names.');
  return {
    policy: parsed.data,
    hash: value.in_force.hash,
    version: value.in_force.version,
    etag: etag ?? '',
  };
}

export type Targets = ReplyOf<typeof lookUpTargets>;

export async function loadTargets(
  { api }: Pick<ApprovalContext, 'api'>,
  action: string,
  executor: string,
  ids: readonly string[],
): Promise<Targets> {
  return (await api.ask(lookUpTargets, { query: { action, executor, ids: JSON.stringify(ids) } })).value;
}
