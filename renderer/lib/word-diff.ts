/** A run of text that both have, that only the newer has, or that only the older had. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Cells of the table below; beyond it lines are compared instead of words, and beyond that the middle is one change. */
const MOST_CELLS = 1_500_000;

/**
 * What changed from `before` to `after`, word by word: the longest common subsequence between a common beginning and a common
 * end. All parts but the removed ones joined are `after`, all but the added ones are `before`.
 */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const words = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
  return diff(before, after, words) ?? diff(before, after, /[^\n]*\n|[^\n]+/g) ?? whole(before, after);
}

function diff(before: string, after: string, pieces: RegExp): readonly DiffPart[] | null {
  const old = before.match(pieces) ?? [];
  const next = after.match(pieces) ?? [];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end += 1;
  const a = old.slice(start, old.length - end);
  const b = next.slice(start, next.length - end);
  if (a.length * b.length > MOST_CELLS) return null;
  return joined([
    ...old.slice(0, start).map(same),
    ...middle(a, b),
    ...old.slice(old.length - end).map(same),
  ]);
}

function same(text: string): DiffPart {
  return { kind: 'same', text };
}

function middle(a: readonly string[], b: readonly string[]): readonly DiffPart[] {
  const width = b.length + 1;
  // Length of the longest common subsequence of what is left from (i, j) on.
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine !== undefined && mine === theirs) {
      parts.push(same(mine));
      i += 1;
      j += 1;
    } else if (mine !== undefined && (theirs === undefined || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: 'removed', text: mine });
      i += 1;
    } else {
      parts.push({ kind: 'added', text: theirs ?? '' });
      j += 1;
    }
  }
  return parts;
}

/**
 * Neighbours of one kind as one part, and of a run of changes first all that went, then all that came: a lone space or full
 * stop that both happen to have does not tear such a run apart.
 */
function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const result: DiffPart[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    removed = '';
    added = '';
  };
  const runs = together(parts);
  for (const [index, { kind, text }] of runs.entries()) {
    const within = index > 0 && index < runs.length - 1;
    const slight = kind === 'same' && within && !/[\p{L}\p{N}]/u.test(text);
    if (kind === 'same' && !slight) {
      flush();
      result.push({ kind, text });
    } else {
      if (kind !== 'added') removed += text;
      if (kind !== 'removed') added += text;
    }
  }
  flush();
  return result;
}

function together(parts: readonly DiffPart[]): readonly DiffPart[] {
  const result: DiffPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind)
      result[result.length - 1] = { kind: part.kind, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

/** Whether so little is common that the newer text is better read by itself. */
export function isRewritten(parts: readonly DiffPart[]): boolean {
  const lengthOf = (kind: DiffPart['kind']) =>
    parts.reduce((sum, part) => sum + (part.kind === kind ? part.text.length : 0), 0);
  const common = lengthOf('same');
  return common < 0.35 * (common + Math.max(lengthOf('added'), lengthOf('removed')));
}

function whole(before: string, after: string): readonly DiffPart[] {
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
}
