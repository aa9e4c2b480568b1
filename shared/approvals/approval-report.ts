import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import type { Checkpoint } from '../audit/checkpoint.ts';
import type { Anchor } from '../audit/judge-anchor.ts';
import type { ApprovalFinding, ApprovalFindings } from './approval-finding.ts';
import type { ApprovalRecord } from './approval-records.ts';
import type { ApprovalBundle } from './bundle.ts';
import type { DecisionWord } from './decision.ts';
import type { DirectoryKey } from './directory.ts';
import type { Intent } from './intent.ts';
import type { JudgedDecision } from './judge-decisions.ts';
import type { ReadIntent, RequestedRecord } from './judge-intent.ts';
import type { EffectState } from './ledger.ts';
import type { Separation } from './separation.ts';

const approvalVerifier = 'watchfloor-approvals/1';

/** A signature as it was accepted; times are as the log has them, `claimed_at` as its signer does. */
export type SignatureRow = {
  readonly jti: string | null;
  readonly word: 'request' | DecisionWord;
  readonly person: string;
  readonly device: string;
  readonly kid: string;
  /** Seconds since 1970. */
  readonly claimed_at: number;
  /** Milliseconds since 1970; null if the log does not know it. */
  readonly accepted_at: number | null;
  readonly n: number | null;
  readonly offline: boolean;
  /** Whether it counted towards the quorum. */
  readonly counts: boolean;
};

/** A key that signed something here; indices are those of its records, null where there is none. */
export type KeyRow = {
  readonly kid: string;
  readonly person: string;
  readonly device: string;
  readonly store: 'os' | 'hardware';
  readonly active_from: number | null;
  readonly active_to: number | null;
  readonly expires_at: number;
};

/** A step of the ledger. */
export type LedgerRow = {
  readonly n: number;
  readonly at: number;
  readonly step: string;
  readonly by: string;
};

export type ApprovalReport = {
  readonly anchor: Anchor;
  readonly findings: readonly ApprovalFinding[];
  readonly head_size: number | null;
  readonly intent: Intent | null;
  readonly intent_hash: string | null;
  readonly keys: readonly KeyRow[];
  readonly ledger: readonly LedgerRow[];
  readonly log: string | null;
  readonly quorum: number | null;
  /** Why nothing can be said. */
  readonly reason: string | null;
  readonly signatures: readonly SignatureRow[];
  readonly state: EffectState | null;
  readonly total: number;
  readonly verdict: 'VALID' | 'BREACHED' | 'FORGED' | 'UNVERIFIABLE';
  readonly verifier: string;
};

type Judged = {
  readonly bundle: ApprovalBundle;
  readonly head: Checkpoint | null;
  readonly read: ReadIntent | null;
  readonly findings: ApprovalFindings;
  readonly anchor?: Anchor;
  readonly decisions?: readonly JudgedDecision[];
  readonly keys?: ReadonlyMap<string, DirectoryKey>;
  readonly requested?: RequestedRecord | null;
  readonly separation?: Separation;
  readonly records?: readonly ApprovalRecord[];
  readonly state?: EffectState;
};

const unanchored: Anchor = { kind: 'none', size: null, time: null };

export function unreadableReport(reason: string): ApprovalReport {
  const nothing = { head_size: null, intent: null, intent_hash: null, log: null, quorum: null, state: null };
  const none = { keys: [], ledger: [], signatures: [], findings: [], total: 0 };
  return {
    anchor: unanchored,
    ...nothing,
    ...none,
    reason,
    verdict: 'UNVERIFIABLE',
    verifier: approvalVerifier,
  };
}

export function makeApprovalReport(judged: Judged): ApprovalReport {
  const findings = judged.findings.sorted();
  const forged = findings.some((one) => one.class === 'forged');
  const breached = findings.some((one) => one.class === 'breach');
  return {
    anchor: judged.anchor ?? unanchored,
    findings,
    head_size: judged.head?.size ?? null,
    intent: judged.read?.intent ?? null,
    intent_hash: judged.read?.hash ?? null,
    keys: [...(judged.keys?.values() ?? [])].map(keyRow),
    ledger: (judged.records ?? []).map(ledgerRow),
    log: judged.bundle.log,
    quorum: judged.separation?.quorum ?? null,
    reason: null,
    signatures: signatureRows(judged),
    state: judged.state ?? null,
    total: findings.length,
    verdict: forged ? 'FORGED' : breached ? 'BREACHED' : 'VALID',
    verifier: approvalVerifier,
  };
}

/** 0 valid and anchored, 1 forged or breached, 2 unverifiable, 3 valid but unanchored. */
export function approvalExitCode({ verdict, anchor }: ApprovalReport): number {
  if (verdict === 'UNVERIFIABLE') return 2;
  if (verdict !== 'VALID') return 1;
  return anchor.kind === 'none' ? 3 : 0;
}

/** JCS and one LF. */
export function approvalReportJson(report: ApprovalReport): string {
  return `${canonicalJson(report as unknown as AuditJson)}\n`;
}

function signatureRows({ read, requested, decisions, separation, keys }: Judged): readonly SignatureRow[] {
  if (read === null) return [];
  const { intent, jws } = read;
  const excluded = new Set(separation?.breaches.map(({ jti }) => jti));
  const request: SignatureRow = {
    jti: null,
    word: 'request',
    person: intent.req,
    device: keys?.get(jws.header.kid)?.enrolment.device ?? '',
    kid: jws.header.kid,
    claimed_at: intent.created,
    accepted_at: requested?.at ?? null,
    n: requested?.n ?? null,
    offline: false,
    counts: separation?.counted[0] === intent.req,
  };
  const rows = (decisions ?? []).map(({ decision, key, record, inTime }): SignatureRow => {
    return {
      jti: decision.jti,
      word: decision.dec,
      person: decision.iss,
      device: key.enrolment.device,
      kid: key.kid,
      claimed_at: decision.iat,
      accepted_at: record?.at ?? null,
      n: record?.n ?? null,
      offline: decision.chal === 'offline',
      counts: inTime && decision.dec === 'approve' && separation !== undefined && !excluded.has(decision.jti),
    };
  });
  return [request, ...rows];
}

function keyRow({ kid, enrolment, from, to }: DirectoryKey): KeyRow {
  return {
    kid,
    person: enrolment.iss,
    device: enrolment.device,
    store: enrolment.store,
    active_from: Number.isFinite(from) ? from : null,
    active_to: Number.isFinite(to) ? to : null,
    expires_at: enrolment.exp,
  };
}

function ledgerRow(record: ApprovalRecord): LedgerRow {
  const { n, at, actor, act } = record;
  switch (record.act) {
    case 'approval.effect':
      return { n, at, step: record.obj.state, by: actor };
    case 'approval.ended':
      return { n, at, step: record.obj.why, by: actor };
    case 'approval.decided':
      return { n, at, step: record.obj.dec, by: record.obj.voice.person };
    default:
      return { n, at, step: act.slice('approval.'.length), by: actor };
  }
}
