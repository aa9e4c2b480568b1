import { toHex } from './bytes.ts';
import { finding } from './finding.ts';
import { type FindingList, listedAtMost } from './finding-list.ts';
import { type LeafList, lowestNotBelow } from './leaf-lists.ts';
import { longestOrder } from './longest-order.ts';

/** The lines of `records.ndjson` in file order; `at` counts from 0. */
export type LineView = {
  readonly count: number;
  readonly hash: (at: number) => Uint8Array;
  /** `_n` as a search finds it, null if none (A18). */
  readonly number: (at: number) => number | null;
  /** `_prev` as a search finds it, null if none (A19). */
  readonly previous: (at: number) => Uint8Array | null;
  readonly offset: (at: number) => number;
};

/** Why findings are believed, and how closely a place is known. */
export type Ground = {
  readonly basis: 'leaf-list' | 'chain';
  readonly window: readonly [number, number] | null;
};

/** The place in the list of each line, -1 if it is foreign. */
export function placesOf(list: LeafList, lines: LineView): Float64Array {
  const places = new Float64Array(lines.count);
  for (let at = 0; at < places.length; at++) places[at] = list.placeOf(lines.hash(at));
  return places;
}

/** Section 6, step 3: adds to `findings` what happened to the lines, given the list (from record `a`) they should be. */
export function localise(
  list: LeafList,
  lines: LineView,
  places: Float64Array,
  a: number,
  ground: Ground,
  findings: FindingList,
): void {
  const hash = (place: number) => {
    const known = list.hash(place);
    return known === null ? null : toHex(known);
  };
  const at = (line: number) => ({
    line: line + 1,
    byte_offset: lines.offset(line),
    file: 'records.ndjson',
    actual: toHex(lines.hash(line)),
    window: ground.window,
  });

  const kept = longestOrder(places);
  const isKept = new Uint8Array(lines.count);
  for (const line of kept) isKept[line] = 1;
  const named = new Set<number>();
  const keptPlaces = new Float64Array(kept.length);
  for (const [at, line] of kept.entries()) keptPlaces[at] = places[line] ?? -1;
  for (const [line, place] of places.entries()) {
    if (place < 0 || isKept[line] === 1) continue;
    const again = includes(keptPlaces, place) || named.has(place);
    named.add(place);
    const kind = again ? 'DUPLICATED' : 'REORDERED';
    findings.add(finding(kind, ground.basis, { ...at(line), index: a + place, expected: hash(place) }));
  }

  const isWhole = kept.length === lines.count;
  const present = isWhole ? keptPlaces : places.filter((place) => place >= 0).sort();
  const altered = new Set<number>();
  let gapFrom = 0;
  let line = 0;
  for (let next = 0; next <= kept.length; next++) {
    const keptLine = kept[next] ?? lines.count;
    const gapTo = next < kept.length ? (places[keptLine] ?? 0) : list.size;
    for (; line < keptLine; line++) {
      if ((places[line] ?? -1) >= 0) continue;
      const claimed = (lines.number(line) ?? Number.NaN) - a;
      const missing =
        claimed >= gapFrom && claimed < gapTo && !altered.has(claimed) && !includes(present, claimed);
      if (missing) {
        altered.add(claimed);
        const fields = { ...at(line), index: a + claimed, expected: hash(claimed) };
        findings.add(finding('ALTERED', ground.basis, fields));
      } else {
        findings.add(finding('INSERTED', ground.basis, at(line)));
      }
    }
    line = keptLine + 1;
    gapFrom = gapTo + 1;
  }
  nameMissing(findings, { list, present, altered, a, ground, hash });
}

type Missing = {
  readonly list: LeafList;
  /** Sorted. */
  readonly present: Float64Array;
  readonly altered: ReadonlySet<number>;
  readonly a: number;
  readonly ground: Ground;
  readonly hash: (place: number) => string | null;
};

/** Names runs of the list that no line accounts for. */
function nameMissing(findings: FindingList, { list, present, altered, a, ground, hash }: Missing): void {
  const { basis, window } = ground;
  const known = altered.size === 0 ? present : joined(present, altered);
  let listed = 0;
  let from = 0;
  for (const place of known) {
    for (; from < place; from++) {
      if (listed === listedAtMost) {
        findings.addUnlisted(place - from);
        break;
      }
      listed++;
      findings.add(finding('REMOVED', basis, { index: a + from, expected: hash(from), window }));
    }
    from = place + 1;
  }
  if (from < list.size)
    findings.add(finding('TRUNCATED', basis, { index: a + from, expected: list.size - from, window }));
}

function joined(sorted: Float64Array, others: ReadonlySet<number>): Float64Array {
  const all = new Float64Array(sorted.length + others.size);
  all.set(sorted);
  let at = sorted.length;
  for (const other of others) all[at++] = other;
  return all.sort();
}

function includes(sorted: Float64Array, wanted: number): boolean {
  return sorted[lowestNotBelow(sorted, wanted)] === wanted;
}
