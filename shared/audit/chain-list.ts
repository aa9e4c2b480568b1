import { toHex } from './bytes.ts';
import type { LineView } from './localise.ts';

export type ChainStart = {
  readonly a: number;
  readonly b: number;
  /** Size of the last head whose root the lines have; lines from here on are in doubt. */
  readonly g: number;
  /** `L_{g-1}`, or null where it is not known. */
  readonly before: Uint8Array | null;
};

type DoubtfulLine = {
  readonly at: number;
  readonly number: number;
  readonly hash: string;
  readonly previous: string | null;
  /** Whether the nearest numbered lines around it are lower and higher. */
  readonly inOrder: boolean;
};

/**
 * Section 6, step 4 as A19 has it: without an authentic list, what each line says of the one before it gives one. Answers
 * hashes by place, from record `a` on; places that nothing tells are left out.
 */
export function chainList(lines: LineView, { a, b, g, before }: ChainStart): Map<number, Uint8Array> {
  const known = new Map<number, Uint8Array>();
  for (let at = 0; at < g - a; at++) known.set(at, lines.hash(at));
  const byNumber = new Map<number, DoubtfulLine[]>();
  for (const line of doubtfulLines(lines, { a, b, from: g - a })) {
    const same = byNumber.get(line.number);
    if (same === undefined) byNumber.set(line.number, [line]);
    else same.push(line);
  }
  const at = (index: number) => byNumber.get(index) ?? [];
  const start = before === null ? null : toHex(before);

  const told = new Set([...byNumber.keys()].flatMap((index) => [index - 1, index]));
  const indices = [...told].filter((index) => index >= g && index < b).sort((one, other) => other - one);
  for (const index of indices) {
    const later = index + 1 < b ? at(index + 1) : [];
    const nextHash = known.get(index + 1 - a);
    const next = nextHash === undefined ? undefined : toHex(nextHash);
    const successor = later.find(({ hash }) => hash === next);
    if (successor !== undefined) {
      const previous = lines.previous(successor.at);
      if (previous !== null) known.set(index - a, previous);
      continue;
    }
    const linked = new Set(later.map(({ previous }) => previous));
    const earlier = index === g ? null : new Set(at(index - 1).map(({ hash }) => hash));
    const follows = ({ previous }: DoubtfulLine) => {
      if (earlier === null) return start === null || previous === start;
      return previous !== null && earlier.has(previous);
    };
    const same = at(index);
    const chosen =
      same.find(({ hash }) => linked.has(hash)) ?? same.find(follows) ?? same.find(({ inOrder }) => inOrder);
    if (chosen !== undefined) known.set(index - a, lines.hash(chosen.at));
  }
  return known;
}

function doubtfulLines(
  lines: LineView,
  { a, b, from }: { readonly a: number; readonly b: number; readonly from: number },
): DoubtfulLine[] {
  const numbered: { at: number; number: number }[] = [];
  for (let at = from; at < lines.count; at++) {
    const number = lines.number(at);
    if (number !== null && number >= a && number < b) numbered.push({ at, number });
  }
  return numbered.map(({ at, number }, place) => {
    const earlier = numbered[place - 1]?.number ?? Number.NEGATIVE_INFINITY;
    const later = numbered[place + 1]?.number ?? Number.POSITIVE_INFINITY;
    const previous = lines.previous(at);
    return {
      at,
      number,
      hash: toHex(lines.hash(at)),
      previous: previous === null ? null : toHex(previous),
      inOrder: earlier < number && later > number,
    };
  });
}
