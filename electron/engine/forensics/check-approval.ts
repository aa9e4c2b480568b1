import { readFileSync } from 'node:fs';
import { type ApprovalReport, unreadableReport } from '../../../shared/approvals/approval-report.ts';
import { maximalBundleLength } from '../../../shared/approvals/bundle.ts';
import { verifyApproval } from '../../../shared/approvals/verify-bundle.ts';
import type { Pin } from '../../../shared/audit/pin-file.ts';
import { verifySignature } from './approval-signature.ts';
import { openOptional } from './bundle-files.ts';
import { noteTools } from './hashes.ts';

/** Judges the file of one approval; `pin` is null where the reader trusts nothing yet. */
export async function checkApproval(path: string, pin: Pin | null): Promise<ApprovalReport> {
  const opened = openOptional(path);
  opened?.close();
  if (opened === null) return unreadableReport('bundle: missing');
  if (opened.size > 3 * maximalBundleLength) return unreadableReport('bundle: malformed');
  const text = decode(readFileSync(path));
  if (text === null) return unreadableReport('bundle: malformed');
  return verifyApproval({ ...noteTools, verify: verifySignature }, text, pin);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
