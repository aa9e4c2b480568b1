import { equalBytes, toHex } from './bytes.ts';
import { type Finding, finding } from './finding.ts';
import type { ValidHead } from './judge-heads.ts';
import type { Pin, PinnedHead } from './pin-file.ts';

/** What ties the export to something outside it. */
export type Anchor = {
  readonly kind: 'pinned' | 'witness' | 'operator' | 'none';
  readonly size: number | null;
  readonly time: string | null;
};

export type AnchorFacts = {
  readonly n: number;
  /** The valid head of size `n`. */
  readonly head: ValidHead | null;
  /** Root of the log at a size, of a valid head or computed from an authentic list; null if neither. */
  readonly rootAt: (size: number) => Uint8Array | null;
  /** Milliseconds since 1970 of an authentic export note; null without one. */
  readonly exportTime: number | null;
};

const staleAfterMs = 7_200_000;

/** Section 6, step 2 as A15 and A16 have it: the strongest candidate that holds, and what the others showed. */
export function judgeAnchor(pin: Pin, facts: AnchorFacts): { anchor: Anchor; findings: Finding[] } {
  const findings: Finding[] = [];
  const anchor =
    judgePinned('pinned', pin.head, facts, findings) ??
    judgeWitnesses(pin, facts) ??
    judgePinned('operator', pin.operator, facts, findings) ??
    ({ kind: 'none', size: null, time: null } as const);
  const newest = newestCosignature(facts.head);
  if (newest !== null && facts.exportTime !== null && newest < facts.exportTime - staleAfterMs) {
    const fields = { index: facts.n, expected: facts.exportTime, actual: newest };
    findings.push(finding('STALE_HEAD', 'anchor', fields));
  }
  return { anchor, findings };
}

function judgePinned(
  kind: 'pinned' | 'operator',
  candidate: PinnedHead | null,
  { n, rootAt, exportTime }: AnchorFacts,
  findings: Finding[],
): Anchor | null {
  if (candidate === null) return null;
  const { size, root, time, timeText } = candidate;
  if (size > n) {
    if (time !== null && exportTime !== null && exportTime > time)
      findings.push(finding('ROLLED_BACK', 'anchor', { index: n, expected: size, actual: n }));
    return null;
  }
  const found = rootAt(size);
  if (found === null) return null;
  if (equalBytes(found, root)) return { kind, size, time: timeText };
  const fields = { index: 0, expected: toHex(root), actual: toHex(found), window: [0, size] as const };
  findings.push(finding('REWRITTEN', 'anchor', fields));
  return null;
}

function judgeWitnesses({ quorum }: Pin, { n, head }: AnchorFacts): Anchor | null {
  const newest = newestCosignature(head);
  if (head === null || newest === null || head.cosigned.size < Math.max(1, quorum)) return null;
  return { kind: 'witness', size: n, time: new Date(newest).toISOString().replace('.000Z', 'Z') };
}

/** Milliseconds since 1970. */
function newestCosignature(head: ValidHead | null): number | null {
  if (head === null || head.cosigned.size === 0) return null;
  return Math.max(...head.cosigned.values()) * 1000;
}
