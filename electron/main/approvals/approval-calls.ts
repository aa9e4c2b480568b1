import { getPolicy, listExecutors } from '../../../shared/api/approval-executors.ts';
import { getApprovalBundle, getBoard, listIntents } from '../../../shared/api/approvals.ts';
import { getMfa } from '../../../shared/api/mfa.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { SigningRequest } from '../../../shared/ipc/approval-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { HostCalls } from '../ipc/host/host-calls.ts';
import { createRateLimit } from '../ipc/rate-limit.ts';
import { type ApprovalContext, ownKeyKeeper } from './approval-context.ts';
import { decideCeremony } from './ceremonies/decide.ts';
import { endorseCeremony } from './ceremonies/endorse.ts';
import { enrolCeremony, showWordsCeremony } from './ceremonies/enrol.ts';
import { requestCeremony } from './ceremonies/request.ts';
import { reviewCeremony } from './ceremonies/review.ts';
import { revokeCeremony } from './ceremonies/revoke.ts';
import { recoveryCodesCeremony, secondFactorCeremony } from './ceremonies/second-factor.ts';
import type { Ceremony } from './ceremony.ts';
import { containProposal, policyProposal, renewProposal, revertProposal } from './proposals.ts';
import { loadDirectory, loadPolicy, loadTargets } from './reading.ts';
import { boardTime, shownDetail, shownIntent, shownKey } from './shown.ts';
import type { SigningDesk } from './signing-desk.ts';

export type ApprovalCallsParts = {
  readonly context: ApprovalContext;
  readonly desk: Pick<SigningDesk, 'begin'>;
  /** Where to write to, as the person chooses; null when nothing was chosen. */
  readonly placeForFile: (name: string) => Promise<string | null>;
  readonly write: (path: string, text: string) => Promise<void>;
};

export type ApprovalHostCalls = Pick<HostCalls, Extract<keyof HostCalls, `approval.${string}`>>;

/** A hostile page can open windows; not faster than a person could. */
const windowsPerMinute = 30;
const pageSize = 100;

export function createApprovalCalls(parts: ApprovalCallsParts): ApprovalHostCalls {
  const { context, desk } = parts;
  const { api } = context;
  const mayOpen = createRateLimit(windowsPerMinute, 60_000, context.clock);

  return {
    'approval.status': async () => await statusOf(context),
    'approval.list': async ({ view, incident_id }) => {
      const query = { view, limit: pageSize, ...(incident_id === null ? {} : { incident_id }) };
      const { value } = await api.ask(listIntents, { query });
      return {
        items: value.items.map((item) => shownIntent(context, item)),
        more: value.next_cursor !== null,
      };
    },
    'approval.get': async ({ intent_id }) => await shownDetail(context, intent_id),
    'approval.board': async () => {
      const { value } = await api.ask(getBoard, {});
      return {
        items: value.items.map(({ intent, since, until, owner_id, overdue, reversal }) => ({
          ...{ intent: shownIntent(context, intent), since, owner_id, overdue, reversal },
          until_ms: boardTime(context, until),
        })),
      };
    },
    'approval.keys': async () => {
      const [directory, own] = await Promise.all([loadDirectory(context), ownKeyKeeper(context).own()]);
      return {
        keys: directory.keys.map((key) => shownKey(key, own?.kid ?? null)),
        ceremony_open: directory.ceremonyOpen,
        head: directory.head?.size ?? null,
      };
    },
    'approval.policy': async () => await policyOf(context),
    'approval.executors': async () => {
      const { value } = await api.ask(listExecutors, {});
      return {
        items: value.items.map(({ id, kind, name, actions, last_problem }) => ({
          ...{ id, kind, name, actions, last_problem },
        })),
      };
    },
    'approval.targets': async ({ action, executor, ids }) => {
      const { items, reversal } = await loadTargets(context, action, executor, ids);
      return {
        items: items.map(({ id, found, name, target_class, assets, users, services }) => ({
          ...{ id, found, name, target_class, hit: [...assets, ...users, ...services] },
        })),
        reversal,
      };
    },
    'approval.open_signing': async (request) => {
      if (!mayOpen()) throw new AppError('rate_limited', 'Too many signing windows at once. Wait a minute.');
      desk.begin(await ceremonyFor(context, request));
      return {};
    },
    'approval.save_bundle': async ({ intent_id }) => {
      const { value } = await api.ask(getApprovalBundle, { params: { intent_id } });
      const path = await parts.placeForFile(`${intent_id}.wfapproval.json`);
      if (path === null) return { file: null };
      await parts.write(path, `${JSON.stringify(value, null, 2)}\n`);
      return { file: path };
    },
  };
}

async function ceremonyFor(context: ApprovalContext, request: SigningRequest): Promise<Ceremony> {
  switch (request.what) {
    case 'decide':
      return await decideCeremony(context, request.intent_id);
    case 'contain':
      return await requestCeremony(context, await containProposal(context, request));
    case 'revert':
      return await requestCeremony(context, await revertProposal(context, request));
    case 'renew':
      return await requestCeremony(context, await renewProposal(context, request));
    case 'policy':
      return await requestCeremony(context, await policyProposal(context, request));
    case 'second_factor':
      return await secondFactorCeremony(context);
    case 'recovery_codes':
      return recoveryCodesCeremony(context);
    case 'enrol':
      return await enrolCeremony(context);
    case 'show_words':
      return await showWordsCeremony(context);
    case 'endorse':
      return await endorseCeremony(context, request.kid);
    case 'revoke':
      return await revokeCeremony(context, request.kid, request.compromised_since);
    case 'review':
      return await reviewCeremony(context, request.intent_id);
    default:
      return assertNever(request);
  }
}

async function statusOf(context: ApprovalContext) {
  const { api } = context;
  const none = { waiting: 0, mine_open: 0, open: 0, overdue: 0 };
  if (!(await api.isThere())) return { available: false, mfa: await mfaOf(context), counts: none, key: null };
  const [mfa, list, own] = await Promise.all([
    mfaOf(context),
    api.ask(listIntents, { query: { view: 'waiting', limit: 1 } }),
    ownKeyKeeper(context).own(),
  ]);
  return {
    available: true,
    mfa,
    counts: list.value.counts,
    key: own === null ? null : { kid: own.kid, words: [...own.words] },
  };
}

/** Null where the server has no second factor. */
async function mfaOf({ api }: ApprovalContext) {
  try {
    const { enrolled, recovery_codes_left } = (await api.ask(getMfa, {})).value;
    return { enrolled, recovery_codes_left };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

async function policyOf(context: ApprovalContext) {
  const [inForce, answer, directory] = await Promise.all([
    loadPolicy(context),
    context.api.ask(getPolicy, {}),
    loadDirectory(context),
  ]);
  const { in_force, history } = answer.value;
  return {
    ...{ policy: inForce.policy, hash: inForce.hash, version: inForce.version },
    in_force_at: in_force.in_force_at,
    versions: history.map(({ version, hash, in_force_at }) => ({ version, hash, in_force_at })),
    holders: directory.keys
      .filter(({ item, doubt }) => item.state === 'active' && doubt === null)
      .map(({ item }) => ({ person_id: item.user_id, device_id: item.device_id })),
  };
}
