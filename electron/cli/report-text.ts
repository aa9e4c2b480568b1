import type { Finding } from '../../shared/audit/finding.ts';
import type { Anchor } from '../../shared/audit/judge-anchor.ts';
import type { Report } from '../../shared/audit/report.ts';
import { visibleText } from './visible-text.ts';

/** The report for a person: one sentence, then what it rests on, then each finding on a line. */
export function reportText(report: Report): string {
  const { a, b, n, log, fields, findings, total, verifier } = report;
  const lines = [
    `${report.verdict}: ${sentence(report)}`,
    '',
    `log       ${log}`,
    `records   ${a === null ? 'unknown' : `${a} to ${b} (${Number(b) - a}) of ${n}`}`,
    `anchor    ${anchorText(report.anchor)}`,
  ];
  if (report.reason !== null) lines.push(`reason    ${report.reason}`);
  if (fields === null) lines.push('fields    not checked (--strict does)');
  else
    lines.push(
      `fields    ${Object.entries(fields)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}`,
    );
  lines.push(`findings  ${total}`, ...findings.map((found) => `  ${findingText(found)}`));
  if (total > findings.length) lines.push(`  and ${total - findings.length} more`);
  lines.push('', verifier);
  return `${visibleText(lines.join('\n'), { lines: true })}\n`;
}

/** "Complete" is never said without an anchor: an older, genuine bundle could not be told from this one. */
function sentence({ verdict, anchor, total, reason }: Report): string {
  if (verdict === 'TAMPERED') return `${total} ${total === 1 ? 'finding' : 'findings'}.`;
  if (verdict === 'UNVERIFIABLE') return `${reason}. Nothing was found, and nothing can be said.`;
  if (anchor.kind === 'none')
    return 'the records are as the log signed them. Nothing outside shows that this is the newest state.';
  return `complete and unaltered up to record ${anchor.size}, as the ${anchor.kind} head shows.`;
}

export function anchorText({ kind, size, time }: Anchor): string {
  if (kind === 'none') return 'none';
  return `${kind}, ${size} records${time === null ? '' : `, ${time}`}`;
}

function findingText(found: Finding): string {
  const { kind, index, line, byte_offset, file, path, expected, actual, window, basis } = found;
  const parts = [
    index === null ? '' : `record ${index}`,
    line === null ? '' : `line ${line}`,
    byte_offset === null ? '' : `byte ${byte_offset}`,
    file ?? '',
    path ?? '',
    window === null ? '' : `within [${window[0]}, ${window[1]})`,
    expected === null ? '' : `expected ${expected}`,
    actual === null ? '' : `found ${actual}`,
    `by ${basis}`,
  ];
  return `${kind.padEnd(13)} ${parts.filter((part) => part !== '').join(', ')}`;
}
