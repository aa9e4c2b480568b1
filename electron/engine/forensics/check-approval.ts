import { readFileSync } from 'node:fs';
import { type ApprovalReport, unreadableReport } from '../../../shared/approvals/approval-report.ts';
import { maximalBundleLength, readBundle } from '../../../shared/approvals/bundle.ts';
import { verifyApproval } from '../../../shared/approvals/verify-bundle.ts';
import { toHex } from '../../../shared/audit/bytes.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { verifySignature } from './approval-signature.ts';
import { openOptional } from './bundle-files.ts';
import { noteTools, sha256 } from './hashes.ts';

export type ApprovalCheck = {
  readonly report: ApprovalReport;
  readonly pinned: boolean;
  /** Of the file, in hex; null if it could not be read. */
  readonly sha256: string | null;
};

/** Judges the file of one approval; `pinFor` knows what the reader trusts of a log, null for nothing. */
export async function checkApproval(
  path: string,
  pinFor: (log: string) => Pin | null,
): Promise<ApprovalCheck> {
  const opened = openOptional(path);
  opened?.close();
  if (opened === null) return unreadable('missing', null);
  if (opened.size > 3 * maximalBundleLength) return unreadable('malformed', null);
  const bytes = readFileSync(path);
  const hash = toHex(sha256(bytes));
  const text = decode(bytes);
  const bundle = text === null ? null : readBundle(text);
  if (text === null || bundle === null) return unreadable('malformed', hash);
  const pin = pinFor(bundle.log);
  const report = await verifyApproval({ ...noteTools, verify: verifySignature }, text, pin);
  return { report, pinned: pin !== null, sha256: hash };
}

function unreadable(why: string, hash: string | null): ApprovalCheck {
  return { report: unreadableReport(`bundle: ${why}`), pinned: false, sha256: hash };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
