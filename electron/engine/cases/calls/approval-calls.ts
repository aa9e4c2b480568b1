import { intentStatement } from '../../../../shared/approvals/display.ts';
import { approvalSentence } from '../../../../shared/approvals/finding-words.ts';
import { checkApproval } from '../../forensics/check-approval.ts';
import { pinFor } from '../exports/verify-export.ts';
import type { CaseSession } from './case-session.ts';
import type { Handlers } from './handlers.ts';

/** `placeOf` knows what a ticket stands for, and refuses one that it does not know. */
export function approvalHandlers(
  { journal, pins }: Pick<CaseSession, 'journal' | 'pins'>,
  placeOf: (ticket: string) => string,
): Handlers<'approval.check'> {
  return {
    'approval.check': async ({ ticket }) => {
      const { report, pinned, sha256 } = await checkApproval(placeOf(ticket), (log) => pinFor(log, pins()));
      const { intent, findings, signatures, ledger, anchor } = report;
      const { verdict, reason, log, head_size, state, quorum } = report;
      journal.note(
        'approval_checked',
        `${intent?.id ?? 'unreadable'}, SHA-256 ${sha256 ?? 'unknown'}: ${verdict}`,
      );
      return {
        ...{ verdict, reason, log, head_size, state, quorum, pinned, sha256 },
        anchor: { ...anchor },
        sentence: approvalSentence(report),
        statement: intent === null ? [] : intentStatement(intent).map((line) => ({ ...line })),
        signatures: signatures.map(({ claimed_at: _, ...row }) => row),
        ledger: ledger.map((row) => ({ ...row })),
        findings: findings.map((found) => ({ ...found })),
      };
    },
  };
}
