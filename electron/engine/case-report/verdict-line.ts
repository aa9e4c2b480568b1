import type { Verdict } from '../../../shared/ipc/source-calls.ts';

/** A verdict in one sentence, and what it rests on. */
export function verdictLine({ verdict, reason, a, b, n, anchor, total }: Verdict): {
  readonly headline: string;
  readonly detail: string;
} {
  const range = a === 0 && b === n ? `all ${b} records` : `records ${a} to ${b} of ${n}`;
  const held =
    anchor.kind === 'none'
      ? 'It could not be held against anything outside the export: whether it is the newest, and whether the log was written anew as a whole, is not known.'
      : `It was held against the ${anchor.kind} head of size ${anchor.size ?? '?'}${anchor.time === null ? '' : ` of ${anchor.time}`}.`;
  if (verdict === 'INTACT')
    return {
      headline:
        anchor.kind === 'none' ? `Unaltered in itself: ${range}.` : `Complete and unaltered: ${range}.`,
      detail: held,
    };
  if (verdict === 'TAMPERED')
    return {
      headline: `Tampered with: ${total} ${total === 1 ? 'finding' : 'findings'} in ${range}.`,
      detail: held,
    };
  return { headline: 'It cannot be verified.', detail: reason ?? '' };
}
