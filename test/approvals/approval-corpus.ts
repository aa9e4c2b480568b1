import { verifySignature } from '../../electron/engine/forensics/approval-signature.ts';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import { bundleText } from '../../shared/approvals/bundle.ts';
import { verifyApproval } from '../../shared/approvals/verify-bundle.ts';
import { readPin } from '../../shared/audit/pin-file.ts';
import { Seeded } from '../tamper/seeded.ts';
import { breaches } from './breaches.ts';
import { buildBundle } from './build-bundle.ts';
import { makeDraft } from './draft.ts';
import { forgeries } from './forgeries.ts';
import type { Twist } from './twist.ts';

export const twists: readonly Twist[] = [...breaches, ...forgeries];

export type ApprovalCase = { readonly text: string; readonly pin: { readonly [name: string]: unknown } };

/** The bundle of a seed as it should be, or with one thing wrong. */
export function makeCase(seed: number, twist: Twist | null): ApprovalCase {
  const chance = new Seeded(seed);
  const draft = makeDraft(chance);
  twist?.draft?.(draft, chance);
  const built = buildBundle(chance, draft);
  twist?.built?.(built, chance);
  const text = bundleText(built.bundle);
  return { text: twist?.text?.(text, chance) ?? text, pin: built.pin };
}

export async function judgeCase({ text, pin }: ApprovalCase, pinned = true): Promise<ApprovalReport> {
  const tools = { ...noteTools, verify: verifySignature };
  return verifyApproval(tools, text, pinned ? readPin(noteTools, pin) : null);
}

/** Empty if the report says what it must of such a twist; else what it said. */
export function missed(twist: Twist | null, report: ApprovalReport): string {
  const said = report.findings.map(({ kind }) => kind);
  const wanted = twist?.kinds ?? [];
  const good = report.verdict === (twist?.verdict ?? 'VALID') && wanted.every((kind) => said.includes(kind));
  return good
    ? ''
    : `${report.verdict}: ${report.findings.map((one) => `${one.kind} ${one.subject} ${one.detail}`).join(', ')}`;
}
