import { type AuditJson, canonicalJson } from './canonical-json.ts';
import type { Finding } from './finding.ts';
import type { FindingList } from './finding-list.ts';
import type { Anchor } from './judge-anchor.ts';

/** How many committed fields ended how; `unjudged` and `orphan` count disclosures. */
export type FieldCounts = {
  readonly opened: number;
  readonly redacted: number;
  readonly withheld: number;
  readonly mismatch: number;
  readonly orphan: number;
  readonly unjudged: number;
};

export type Report = {
  readonly a: number | null;
  readonly anchor: Anchor;
  readonly b: number | null;
  /** Null where fields were not looked at: only a strict run does. */
  readonly fields: FieldCounts | null;
  /** The first 10,000. */
  readonly findings: readonly Finding[];
  readonly log: string;
  readonly n: number | null;
  /** Why nothing can be said, `<file>: <what>`. */
  readonly reason: string | null;
  readonly total: number;
  readonly verdict: 'INTACT' | 'TAMPERED' | 'UNVERIFIABLE';
  readonly verifier: string;
};

export type Judged = Omit<Report, 'verdict' | 'total' | 'findings'> & { readonly findings: FindingList };

export function makeReport({ findings, ...rest }: Judged): Report {
  const { total } = findings;
  const clean = rest.reason === null ? 'INTACT' : 'UNVERIFIABLE';
  return { ...rest, findings: findings.listed(), total, verdict: total > 0 ? 'TAMPERED' : clean };
}

/** 0 intact and anchored, 1 tampered, 2 unverifiable, 3 intact but unanchored (A30). */
export function exitCode({ verdict, anchor }: Report): number {
  if (verdict === 'TAMPERED') return 1;
  if (verdict === 'UNVERIFIABLE') return 2;
  return anchor.kind === 'none' ? 3 : 0;
}

/** JCS and one LF. */
export function reportJson(report: Report): string {
  return `${canonicalJson(report as unknown as AuditJson)}\n`;
}
