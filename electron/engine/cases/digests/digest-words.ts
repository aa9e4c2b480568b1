import type { SourceTrust } from '../../../../shared/domain/case-event.ts';
import type { DigestReport } from '../../../../shared/ipc/source-calls.ts';

const grave: ReadonlySet<string> = new Set(['altered', 'missing', 'bad_signature', 'digest_altered', 'gap']);

export function trustByDigests(report: DigestReport): SourceTrust {
  const { altered, missing, gaps, digests, signed, unsigned, problems, proven, vouched, unlisted } = report;
  if (
    altered + missing + gaps > 0 ||
    signed + unsigned < digests ||
    problems.some(({ what }) => grave.has(what))
  )
    return 'tampered';
  if (proven === 0) return 'unverifiable';
  return unsigned + vouched + unlisted === 0 ? 'proven' : 'unanchored';
}

/** What the digests prove, in sentences: what holds first, then what does not, then where it ends. */
export function digestWords(report: DigestReport): string {
  const { digests, signed, unsigned, gaps, listed, proven, vouched, altered, missing, unlisted, from, to } =
    report;
  const bad = digests - signed - unsigned;
  const said = [
    `${many(digests, 'digest file')} of CloudTrail from ${moment(from)} to ${moment(to)}: ${signed} signed by keys that this machine trusts.`,
    `${proven} of ${many(listed, 'log file')} that they list are here and as they were delivered.`,
  ];
  if (altered > 0) said.push(`${many(altered, 'log file')} ALTERED.`);
  if (missing > 0) said.push(`${many(missing, 'log file')} MISSING.`);
  if (bad > 0) said.push(`${many(bad, 'digest')} altered or with a signature that does not hold.`);
  if (gaps > 0) said.push(`The chain of digests has ${many(gaps, 'gap')}.`);
  if (unsigned > 0)
    said.push(
      `${many(unsigned, 'digest')} could not be checked, and ${many(vouched, 'log file')} with ${unsigned === 1 ? 'it' : 'them'}.`,
    );
  if (unlisted > 0) said.push(`${many(unlisted, 'log file')} in no digest that is here.`);
  said.push('What was logged before the first or after the last of these digests is not covered.');
  return said.join(' ');
}

/** `2023-07-10 04:00:00 UTC`. */
function moment(at: string | null): string {
  return at === null ? 'an unknown time' : at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
