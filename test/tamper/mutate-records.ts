import { at, type Expected, findings } from './expected.ts';
import type { Bundle } from './make-bundle.ts';
import { forgedRecord } from './make-log.ts';
import type { Seeded } from './seeded.ts';

/** Changes the bundle and says what should be found; null if it has nothing to change so. */
export type Mutation = (bundle: Bundle, chance: Seeded) => Expected | null;

/** Size of the last head that the lines before `index` still have. */
function lastHead({ range, headSizes }: Bundle, index: number): number {
  return Math.max(range.a, ...headSizes.filter((size) => size <= index && size <= range.b));
}

/** Without a leaf list nothing says what the last record was. */
function changed(bundle: Bundle, place: number): string {
  const { a, b } = bundle.range;
  const index = a + place;
  if (bundle.leaves === null && index === b - 1) return at.index('REWRITTEN', lastHead(bundle, index));
  return at.index('ALTERED', index);
}

function removed(bundle: Bundle, place: number): string {
  const index = bundle.range.a + place;
  return at.index(index === bundle.range.b - 1 ? 'TRUNCATED' : 'REMOVED', index);
}

function rewrite(bundle: Bundle, place: number, change: (text: string) => string | Buffer): void {
  const line = bundle.lines[place]?.toString('utf8') ?? '';
  bundle.lines[place] = Buffer.from(change(line));
}

const withLines =
  (least: number, mutation: (bundle: Bundle, chance: Seeded) => Expected): Mutation =>
  (bundle, chance) =>
    bundle.lines.length < least ? null : mutation(bundle, chance);

const alter = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  rewrite(bundle, place, (text) => text.replace('"actor":{"id":"u-', '"actor":{"id":"w-'));
  return findings([changed(bundle, place)]);
});

/** Ways to say the same, or to break it, that leave `_n` to be read. */
const spellings: readonly ((text: string) => string | Buffer)[] = [
  (text) => text.replace('{', '{ '),
  (text) => text.replace('"_v":1,', '"_v":1.0,'),
  (text) => `${text}\r`,
  (text) => `\ufeff${text}`,
  (text) => text.slice(0, -1),
  (text) => `${text.slice(0, -1)},"act":"a.b"}`,
  (text) => text.replace('"act":"', '"act":"\\u0061'),
  (text) => `${text.slice(0, -1)},"zz":1e3}`,
  (text) => `${text.slice(0, -1)},"zz":"\\ud800"}`,
  (text) => `${text.slice(0, -1)},"zz":${'['.repeat(16)}${']'.repeat(16)}}`,
  (text) => Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
  (text) => text.replace('"_v":1,', '"_v":1,"_x":1,'),
  (text) => `${text.slice(0, -1)},"zz":{"#":"AAAA"}}`,
  (text) => `${text.slice(0, -1)},"zz":"${'x'.repeat(70_000)}"}`,
  (text) => text.replace('"_n":', '"_n" : '),
];

const respell = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  rewrite(bundle, place, chance.pick(spellings));
  return findings([changed(bundle, place), at.line('NONCANONICAL', place + 1)]);
});

const remove = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  bundle.lines.splice(place, 1);
  return findings([removed(bundle, place)]);
});

const truncate = withLines(1, (bundle, chance) => {
  const kept = chance.integer(0, bundle.lines.length);
  bundle.lines.splice(kept);
  return findings([at.index('TRUNCATED', bundle.range.a + kept)]);
});

const insertForged = withLines(2, (bundle, chance) => {
  const { a, b, n } = bundle.range;
  const claimed = chance.chance(0.3) ? n + 5 : chance.integer(a, b - 1);
  const place = chance.integer(0, bundle.lines.length + 1);
  bundle.lines.splice(place, 0, forgedRecord(bundle.log, claimed, Math.min(claimed, n)));
  return findings([at.line('INSERTED', place + 1)]);
});

const insertJunk = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length + 1);
  const junk = chance.pick(['', 'null', '{"_n":"1"}', '\u0000', '{}', '[[[[[', '{"_n":-1,"_v":1}']);
  bundle.lines.splice(place, 0, Buffer.from(junk));
  return findings([at.line('INSERTED', place + 1), at.line('NONCANONICAL', place + 1)]);
});

const duplicate = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  const line = bundle.lines[place];
  if (line !== undefined) bundle.lines.splice(chance.integer(0, bundle.lines.length + 1), 0, line);
  return findings([at.index('DUPLICATED', bundle.range.a + place)]);
});

const swap = withLines(2, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length - 1);
  bundle.lines.splice(place, 0, ...bundle.lines.splice(place + 1, 1));
  const index = bundle.range.a + place;
  return findings([at.index('REORDERED', index + 1)], [at.index('REORDERED', index)]);
});

const move = withLines(5, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  const far = bundle.lines.map((_, to) => to).filter((to) => Math.abs(to - place) > 1);
  bundle.lines.splice(chance.pick(far), 0, ...bundle.lines.splice(place, 1));
  return findings([at.index('REORDERED', bundle.range.a + place)]);
});

const renumber = withLines(1, (bundle, chance) => {
  const place = chance.integer(0, bundle.lines.length);
  rewrite(bundle, place, (text) => text.replace(/"_n":[0-9]+/, `"_n":${bundle.range.n + 7}`));
  return findings([at.line('INSERTED', place + 1), removed(bundle, place)]);
});

const unterminate = withLines(1, (bundle) => {
  bundle.lastLineFeed = false;
  return findings([at.line('NONCANONICAL', bundle.lines.length)]);
});

/** Several faults at once, where a leaf list tells each apart from the others. */
const several: Mutation = (bundle, chance) => {
  const count = bundle.lines.length;
  if (bundle.leaves === null || count < 12) return null;
  const expected: string[] = [];
  const lines: Buffer[] = [];
  for (const [place, line] of bundle.lines.entries()) {
    const fault = place < count - 1 && chance.chance(0.15) ? chance.integer(0, 4) : -1;
    if (fault === 0) expected.push(at.index('REMOVED', bundle.range.a + place));
    else if (fault === 1) {
      expected.push(at.index('ALTERED', bundle.range.a + place));
      lines.push(Buffer.from(line.toString().replace('"actor":{"id":"u-', '"actor":{"id":"w-')));
    } else if (fault === 2) {
      lines.push(forgedRecord(bundle.log, bundle.range.n + place, 1), line);
      expected.push(at.line('INSERTED', lines.length - 1));
    } else if (fault === 3) {
      lines.push(line, line);
      expected.push(at.index('DUPLICATED', bundle.range.a + place));
    } else lines.push(line);
  }
  bundle.lines = lines;
  return expected.length === 0 ? null : findings(expected);
};

export const recordMutations: Readonly<Record<string, Mutation>> = {
  alter,
  respell,
  remove,
  truncate,
  insertForged,
  insertJunk,
  duplicate,
  swap,
  move,
  renumber,
  unterminate,
  several,
};
