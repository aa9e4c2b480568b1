import type { NoteTools } from '../audit/note-keys.ts';
import type { Pin } from '../audit/pin-file.ts';
import { isBreakGlass } from './action.ts';
import { ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord, Voice } from './approval-records.ts';
import { type ApprovalReport, makeApprovalReport, unreadableReport } from './approval-report.ts';
import { readBundle } from './bundle.ts';
import { isActiveAt, readDirectory } from './directory.ts';
import type { Intent } from './intent.ts';
import { judgeBundleAnchor, readBundleHead } from './judge-bundle-head.ts';
import { type JudgedDecision, judgeDecisions } from './judge-decisions.ts';
import { judgeIntent, type RequestedRecord, readBundleIntent } from './judge-intent.ts';
import { type ExecutingRecord, executionOf, judgeOutcome, recordsOf } from './judge-outcome.ts';
import type { VerifySignature } from './jws.ts';
import { type Policy, policyCaseOf, type Requirement, requirementOf } from './policy.ts';
import { provenHeads, provenRecords } from './proven-records.ts';
import {
  judgeSeparation,
  type KeyFacts,
  type PersonFacts,
  type Separation,
  type SeparationFacts,
  type Vouching,
} from './separation.ts';

export type VerifyApprovalTools = NoteTools & { readonly verify: VerifySignature };

/**
 * Judges a bundle without a network (docs/formats/approvals-v1.md, section 7). `pin` is what the reader trusts, from
 * elsewhere than the bundle; without it signatures and proofs are held against each other, and nothing outside.
 */
export async function verifyApproval(
  tools: VerifyApprovalTools,
  text: string,
  pin: Pin | null,
): Promise<ApprovalReport> {
  const bundle = readBundle(text);
  if (bundle === null) return unreadableReport('bundle: malformed');
  const findings = new ApprovalFindings();
  const head = readBundleHead(tools, bundle, pin, findings);
  const read = readBundleIntent(tools, bundle.intent, findings);
  if (head === null || read === null) return makeApprovalReport({ bundle, head, read, findings });
  const records = provenRecords(tools, bundle, head, findings);
  const heads = provenHeads(tools, bundle, head, findings);
  const anchor = judgeBundleAnchor(tools, bundle, pin, { head, proven: heads }, findings);
  const keys = await readDirectory(tools, bundle, records, findings);
  const requested = await judgeIntent(tools, bundle, read, keys, records, findings);
  const context = { tools, policy: bundle.policy, read, keys, records, heads, findings };
  const decisions = await judgeDecisions(context, bundle.decisions);
  const own = recordsOf(records, read.intent, read.hash);
  const execution = executionOf(own, findings);
  const required = requirementOf(bundle.policy, policyCaseOf(read.intent));
  const outcome = judgeOutcome(own, read.intent, required, execution, decisions, findings);
  const intentKey = keys.get(read.jws.header.kid);
  const scene: Scene = {
    intent: read.intent,
    policy: bundle.policy,
    kid: read.jws.header.kid,
    isActive:
      intentKey !== undefined && requested !== null && isActiveAt(intentKey, requested.n, requested.at),
    device: intentKey?.enrolment.device ?? '',
    requested,
    decisions,
    execution,
    records,
  };
  const accepted = separationAtAcceptance(scene);
  const breaches = [
    ...accepted.breaches,
    ...(execution === null ? [] : separationAtExecution(scene, execution).breaches),
  ];
  for (const { kind, jti } of breaches)
    if (kind !== 'missing_quorum' || outcome.wasApproved) findings.add(kind, jti ?? 'intent');
  return makeApprovalReport({
    bundle,
    head,
    read,
    findings,
    anchor,
    decisions,
    keys,
    requested,
    separation: accepted,
    records: own,
    state: outcome.state,
  });
}

type Scene = {
  readonly intent: Intent;
  readonly policy: Policy;
  readonly kid: string;
  readonly device: string;
  readonly isActive: boolean;
  readonly requested: RequestedRecord | null;
  readonly decisions: readonly JudgedDecision[];
  readonly execution: ExecutingRecord | null;
  readonly records: readonly ApprovalRecord[];
};

function separationAtAcceptance(scene: Scene): Separation {
  const { requested, decisions } = scene;
  const voices = [requested?.obj.voice, ...inTime(scene, decisions).map(({ record }) => record?.obj.voice)];
  return judge(
    scene,
    voices.filter((voice) => voice !== undefined),
    inTime(scene, decisions),
  );
}

/** The same over what the server found when it built the command; only whom it counted is judged. */
function separationAtExecution(scene: Scene, { obj }: ExecutingRecord): Separation {
  const named = new Set(obj.voices.map(({ kid }) => kid));
  return judge(
    scene,
    obj.voices,
    inTime(scene, scene.decisions).filter(({ key }) => named.has(key.kid)),
  );
}

/** Decisions that were in the log, in time, before the command was built. */
function inTime({ execution }: Scene, decisions: readonly JudgedDecision[]): readonly JudgedDecision[] {
  const before = execution?.n ?? Number.POSITIVE_INFINITY;
  return decisions.filter((one) => one.inTime && one.record !== null && one.record.n < before);
}

function judge(scene: Scene, voices: readonly Voice[], decisions: readonly JudgedDecision[]): Separation {
  const { intent, kid, device, isActive, requested } = scene;
  const now = momentOf(scene, decisions);
  const people: PersonFacts[] = voices.map(({ person, ...rest }) => ({ id: person, ...rest }));
  const keys: KeyFacts[] = [
    { kid, person: intent.req, device, active: isActive },
    ...decisions.map(({ decision, key, active }) => {
      return { kid: key.kid, person: decision.iss, device: key.enrolment.device, active };
    }),
  ];
  const facts: SeparationFacts = {
    intent,
    required: requirementOf(scene.policy, policyCaseOf(intent)) ?? strictest(intent),
    intentKid: kid,
    decisions: decisions.map(({ decision, key }) => ({
      jti: decision.jti,
      iss: decision.iss,
      kid: key.kid,
      dec: decision.dec,
    })),
    people,
    keys,
    vouchings: vouchingsOf(scene, voices, now),
    owners: requested?.obj.owners ?? [],
    now,
  };
  return judgeSeparation(facts);
}

/** Where no rule allows the action at all, what it would have taken at least. */
function strictest({ action }: Intent): Requirement {
  const glass = isBreakGlass(action);
  return {
    rule: 'none',
    quorum: glass ? 1 : 2,
    roles: [],
    permission: glass ? 'containment:break_glass' : 'containment:approve',
    expirySeconds: 0,
    offlineSeconds: null,
    reviewSeconds: null,
  };
}

/** In seconds: when the command was built; before that, when the last decision was accepted. */
function momentOf({ execution, requested }: Scene, decisions: readonly JudgedDecision[]): number {
  const last = Math.max(0, requested?.at ?? 0, ...decisions.map(({ record }) => record?.at ?? 0));
  return Math.floor((execution?.at ?? last) / 1000);
}

/** As the server found them, and as endorsements prove them. */
function vouchingsOf({ records }: Scene, voices: readonly Voice[], now: number): readonly Vouching[] {
  const told = voices.flatMap(({ person, vouched_by }) =>
    vouched_by.map((by) => ({ by, of: person, at: now })),
  );
  const endorsed = records.flatMap(({ act, obj, actor, at }) => {
    if (act !== 'approval_key.endorsed' || obj.ceremony) return [];
    return [{ by: actor, of: obj.person, at: Math.floor(at / 1000) }];
  });
  return [...told, ...endorsed];
}
