import { verifySignature } from '../../electron/engine/forensics/approval-signature.ts';
import { noteTools } from '../../electron/engine/forensics/hashes.ts';
import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import { bundleText } from '../../shared/approvals/bundle.ts';
import { type JwsType, readCompactJws } from '../../shared/approvals/jws.ts';
import { verifyApproval } from '../../shared/approvals/verify-bundle.ts';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { readPin } from '../../shared/audit/pin-file.ts';
import { Seeded } from '../tamper/seeded.ts';
import { breaches } from './breaches.ts';
import { buildBundle } from './build-bundle.ts';
import { makeDraft } from './draft.ts';
import { forgeries } from './forgeries.ts';
import { mutateJson } from './mutate-json.ts';
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

/**
 * One value changed at random, where the log or a key still vouches for it: in a record, in something signed, in the file.
 * What is wrong then nobody knows beforehand; two verifiers must say the same of it.
 */
export function makeFuzzed(seed: number): ApprovalCase {
  const chance = new Seeded(seed + 5_000_000);
  const draft = makeDraft(chance);
  if (chance.chance(0.5)) chance.pick(breaches).draft?.(draft, chance);
  const where = chance.pick(['record', 'intent', 'decision', 'enrolment', 'file'] as const);
  const skipped = chance.integer(0, 12);
  let seen = 0;
  if (where === 'record') draft.rewrite = (_, obj) => (seen++ === skipped ? mutateJson(obj, chance) : obj);
  const built = buildBundle(chance, draft);
  const { bundle, keys } = built;
  const resign = (compact: string, typ: JwsType): string => {
    const read = readCompactJws(compact, typ);
    const key = keys.find(({ kid }) => read.ok && kid === read.jws.header.kid);
    if (!read.ok || key === undefined) return compact;
    return key.sign(typ, canonicalJson(mutateJson(JSON.parse(read.jws.payload), chance)));
  };
  const resignOne = (all: readonly string[], typ: JwsType) => {
    const at = chance.integer(0, all.length);
    return all.map((one, place) => (place === at ? resign(one, typ) : one));
  };
  if (where === 'intent') bundle.intent = resign(bundle.intent, 'wf-intent+jws');
  if (where === 'decision') bundle.decisions = resignOne(bundle.decisions, 'wf-decision+jws');
  if (where === 'enrolment') bundle.enrolments = resignOne(bundle.enrolments, 'wf-enrol+jws');
  const value = bundle as unknown as AuditJson;
  const text = `${canonicalJson(where === 'file' ? mutateJson(value, chance) : value)}\n`;
  return { text, pin: built.pin };
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
