import type { Source, Verdict } from '../../../shared/ipc/source-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { formatIsoUtc } from '../../lib/format-time.ts';
import { coverageOf } from './coverage.ts';
import { basisWords, findingFacts, findingSentence, placeWords } from './finding-words.ts';
import { proofsOf } from './verdict-proofs.ts';
import { verdictWords } from './verdict-words.ts';

const MOST_FINDINGS = 200;
const signs = { proven: '[x]', refuted: '[!]', open: '[?]', beyond: '[-]' } as const;

/** The verdict as plain text for a mail or a ticket: times in UTC, names of hidden characters in their place. */
export function verdictReport(source: Source, verdict: Verdict): string {
  const zone = 'UTC';
  const words = verdictWords(verdict, zone);
  const lines = [
    words.headline,
    words.detail,
    '',
    `Source    ${visibleText(source.name)}`,
    `SHA-256   ${source.sha256 ?? 'not known'}`,
    `Log       ${visibleText(verdict.log)}`,
    `Anchor    ${verdict.anchor.kind}${verdict.anchor.size === null ? '' : `, ${formatCount(verdict.anchor.size)} records`}${verdict.anchor.time === null ? '' : `, ${verdict.anchor.time}`}`,
    `Checked   ${formatIsoUtc(verdict.verified_at)}, ${verdict.strict ? 'strict' : 'fast'}`,
    `Coverage  ${coverageOf(verdict, zone)?.words ?? 'The export does not say what it claims.'}`,
    '',
    'What this proves, and what not (times in UTC)',
    ...proofsOf(verdict, zone).map(({ state, text }) => `${signs[state]} ${text}`),
  ];
  if (verdict.total > 0) lines.push('', `Findings: ${formatCount(verdict.total)}`);
  for (const found of verdict.findings.slice(0, MOST_FINDINGS)) {
    lines.push(`- ${found.kind}, ${basisWords(found.basis)}: ${visibleText(findingSentence(found))}`);
    lines.push(`  ${visibleText(placeWords(found))}`);
    for (const fact of findingFacts(found, zone)) lines.push(`  ${fact.name}: ${visibleText(fact.value)}`);
  }
  const rest = verdict.total - Math.min(verdict.findings.length, MOST_FINDINGS);
  if (rest > 0) lines.push(`and ${formatCount(rest)} more, in the case`);
  return `${lines.join('\n')}\n`;
}
