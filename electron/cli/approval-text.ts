import type { ApprovalReport } from '../../shared/approvals/approval-report.ts';
import { statementText } from '../../shared/approvals/display.ts';
import { approvalSentence, findingWords } from '../../shared/approvals/finding-words.ts';
import { anchorText } from './report-text.ts';
import { visibleText } from './visible-text.ts';

/** The report for a person: the verdict, what was asked, who signed it and when, what became of it, and each finding. */
export function approvalText(report: ApprovalReport, pinned: boolean): string {
  const { verdict, log, head_size, anchor, intent, signatures, quorum, ledger, findings, verifier } = report;
  const lines = [`${verdict}: ${approvalSentence(report)}`, ''];
  if (log !== null)
    lines.push(
      `log       ${log}${head_size === null ? '' : `, ${head_size} records`}`,
      `anchor    ${anchorText(anchor)}${pinned ? '' : ' (no pin was given)'}`,
    );
  if (intent !== null) lines.push('', ...statementText(intent).trimEnd().split('\n'));
  if (signatures.length > 0) {
    lines.push('', `signatures (it takes ${quorum ?? intent?.quorum ?? 'some'})`);
    for (const { word, person, device, kid, accepted_at, offline, counts } of signatures) {
      const when = accepted_at === null ? 'not in the log' : new Date(accepted_at).toISOString();
      const also = `${offline ? ', offline' : ''}${counts ? '' : ', does not count'}`;
      lines.push(`  ${word.padEnd(8)} ${when}  ${person} on ${device}, key ${kid.slice(0, 12)}${also}`);
    }
  }
  if (ledger.length > 0) {
    lines.push('', 'ledger');
    for (const { n, at, step, by } of ledger)
      lines.push(`  ${new Date(at).toISOString()}  ${step.padEnd(20)} ${by}, record ${n}`);
  }
  lines.push('', `findings  ${findings.length}`);
  for (const { kind, class: weight, subject, detail } of findings)
    lines.push(
      `  ${weight.padEnd(6)} ${kind}: ${findingWords[kind]}. ${subject}${detail === null ? '' : `, ${detail}`}`,
    );
  lines.push('', verifier);
  return `${visibleText(lines.join('\n'), { lines: true })}\n`;
}
