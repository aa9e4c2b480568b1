import { encodeBase64 } from '../../shared/audit/base64.ts';
import { formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { writeRangeFile } from '../../shared/audit/range-file.ts';
import { formatNote } from '../../shared/audit/signed-note.ts';
import { at, findings, unverifiable } from './expected.ts';
import { type Bundle, exportNote, headNote, headPath, rootOf } from './make-bundle.ts';
import type { Mutation } from './mutate-records.ts';
import { origin, signers } from './signer.ts';

function change(bundle: Bundle, path: string, edit: (text: string) => string): void {
  bundle.files.set(path, edit(bundle.files.get(path) ?? ''));
}

/** Another letter in the middle of the note's last signature. */
function turnSignature(note: string): string {
  const place = note.length - 30;
  return `${note.slice(0, place)}${note[place] === 'A' ? 'B' : 'A'}${note.slice(place + 1)}`;
}

const headSignature: Mutation = (bundle, chance) => {
  const size = chance.pick(bundle.headSizes);
  change(bundle, headPath(size), turnSignature);
  return findings([at.index('FORGED_HEAD', size)]);
};

const headByStranger: Mutation = (bundle, chance) => {
  const size = chance.pick(bundle.headSizes);
  const text = formatCheckpoint({ origin, size, root: rootOf(bundle.log, size) });
  bundle.files.set(headPath(size), formatNote({ text, signatures: [signers.stranger.sign(text)] }));
  return findings([at.index('FORGED_HEAD', size)]);
};

const headMalformed: Mutation = (bundle, chance) => {
  const size = chance.pick(bundle.headSizes);
  const edits = [
    (note: string) => note.replace('\n', '\r\n'),
    (note: string) => note.slice(0, note.indexOf('\u2014')),
    (note: string) => note.replace(`\n${size}\n`, `\n0${size}\n`),
    (note: string) => note.trimEnd(),
    () => '',
  ];
  change(bundle, headPath(size), chance.pick(edits));
  return findings([at.index('FORGED_HEAD', size)]);
};

const headMisnamed: Mutation = (bundle, chance) => {
  const { range } = bundle;
  const note = bundle.files.get(headPath(range.n)) ?? '';
  if (chance.chance(0.5)) {
    bundle.files.set('checkpoints/latest.note', note);
    return findings([at.index('FORGED_HEAD', null)]);
  }
  bundle.files.set(headPath(range.n + 3), note);
  return findings([at.index('FORGED_HEAD', range.n + 3)]);
};

const headOfOtherLog: Mutation = (bundle, chance) => {
  const size = chance.pick(bundle.headSizes);
  const text = formatCheckpoint({ origin: `${origin}x`, size, root: rootOf(bundle.log, size) });
  bundle.files.set(headPath(size), formatNote({ text, signatures: [signers.log.sign(text)] }));
  return findings([at.index('FORGED_HEAD', size)]);
};

const splitView: Mutation = (bundle, chance) => {
  const sizes = bundle.headSizes.filter((size) => size !== bundle.range.n);
  if (sizes.length === 0) return null;
  const size = chance.pick(sizes);
  bundle.pin = { ...bundle.pin, head: null, operator: null };
  bundle.files.set(headPath(size), headNote(bundle, size, chance.bytes(32)));
  return findings([at.index('SPLIT_VIEW', size)]);
};

const lastHeadReplaced: Mutation = (bundle, chance) => {
  const { a, b, n } = bundle.range;
  bundle.pin = { ...bundle.pin, head: null, operator: null };
  bundle.files.set(headPath(n), headNote(bundle, n, chance.bytes(32)));
  const g = Math.max(a, ...bundle.headSizes.filter((size) => size <= b && size < n));
  return findings([at.index('FORGED_EXPORT', null), at.index('REWRITTEN', g)]);
};

const rewrittenSincePin: Mutation = (bundle, chance) => {
  const size = chance.pick(bundle.headSizes);
  bundle.pin = {
    ...bundle.pin,
    head: { size, root: encodeBase64(chance.bytes(32)), time: null },
    operator: null,
  };
  return findings([at.index('REWRITTEN', 0)]);
};

const rolledBack: Mutation = (bundle, chance) => {
  const head = {
    size: bundle.range.n + chance.integer(1, 50),
    root: encodeBase64(chance.bytes(32)),
    time: '2026-12-31T23:59:59.999Z',
  };
  bundle.pin = { ...bundle.pin, head, operator: null };
  return findings([at.index('ROLLED_BACK', bundle.range.n)]);
};

const stale: Mutation = (bundle, chance) => {
  if (bundle.cosigners === 0) return null;
  const { n } = bundle.range;
  const age = 7200 + chance.integer(1, 9000);
  bundle.files.set(headPath(n), headNote(bundle, n, rootOf(bundle.log, n), age));
  return findings([at.index('STALE_HEAD', n)]);
};

const leavesEdited: Mutation = (bundle, chance) => {
  const { leaves, range } = bundle;
  if (leaves === null || leaves.length === 0) return null;
  const place = chance.integer(0, leaves.length);
  const kind = chance.integer(0, 3);
  if (kind === 0) leaves[place] = (leaves[place] ?? 0) ^ (1 << chance.integer(0, 8));
  else if (kind === 1) bundle.leaves = leaves.subarray(0, place);
  else bundle.leaves = Buffer.concat([leaves, chance.bytes(chance.integer(1, 40))]);
  const index = kind === 2 ? range.b : range.a + Math.floor(place / 32);
  return findings([at.index('BAD_LEAVES', index)]);
};

const exportForged: Mutation = (bundle, chance) => {
  const { a, b, n } = bundle.range;
  const note = chance.pick([
    () => turnSignature(bundle.files.get('export.note') ?? ''),
    () => exportNote(bundle, {}, signers.exportStranger),
    () => exportNote(bundle, { origin: `${origin}x` }),
    () => exportNote(bundle, { a: a + 1, b: b + 1, n: n + 1 }),
    () => exportNote(bundle, { root: chance.bytes(32) }),
    () => exportNote(bundle, { time: '2027-02-30T00:00:00.000Z' }),
    () => (bundle.files.get('export.note') ?? '').replace('\n', '\r\n'),
  ]);
  bundle.files.set('export.note', note());
  return findings([at.index('FORGED_EXPORT', null)]);
};

const otherNonce: Mutation = (bundle, chance) => {
  bundle.pin = { ...bundle.pin, nonce: encodeBase64(chance.bytes(32)) };
  return findings([at.index('FORGED_EXPORT', null)]);
};

const rangeRespelled: Mutation = (bundle, chance) => {
  change(
    bundle,
    'range.json',
    chance.pick([(text) => text.trimEnd(), (text) => `${text}\n`, (text) => text.replace(':', ': ')]),
  );
  return findings([at.line('NONCANONICAL', null, 'range.json')]);
};

const blocksEdited: Mutation = (bundle, chance) => {
  const { range, headSizes } = bundle;
  const { a, b, n } = range;
  const side = chance.pick(['left', 'right'] as const);
  if (range[side].length === 0) return null;
  bundle.pin = { ...bundle.pin, head: null, operator: null };
  const place = chance.integer(0, range[side].length);
  const blocks = range[side].map((block, at) => (at === place ? chance.bytes(32) : block));
  bundle.files.set('range.json', writeRangeFile({ ...range, [side]: blocks }));
  const g = side === 'left' ? a : Math.max(a, ...headSizes.filter((size) => size <= b && size < n));
  return findings([at.index('REWRITTEN', g)]);
};

const afterGzip: Mutation = (bundle, chance) => {
  if (!bundle.gzip) return null;
  bundle.afterGzip = chance.chance(0.5) ? Buffer.alloc(8) : chance.bytes(chance.integer(1, 60));
  return findings([at.line('NONCANONICAL', null, 'records.ndjson.gz')]);
};

/** One edit of the disclosures, which the export note's hash gives away as well. */
const disclosuresEdited: Mutation = (bundle, chance) => {
  const lines = bundle.disclosures?.toString('utf8').trimEnd().split('\n');
  if (lines === undefined) return null;
  const place = chance.integer(0, lines.length);
  const line = lines[place] ?? '';
  const n: number = JSON.parse(line).n;
  const file = 'disclosures.ndjson';
  const [edited, expected] = chance.pick<readonly [string[], string]>([
    [[line.replace('"old":null', '"old":true')], at.index('MISMATCH', n)],
    [[line, line], at.index('ORPHAN', n)],
    [[line, line.replace('"/detail"', '"/details"')], at.index('ORPHAN', n)],
    [[line, line.replace(/"n":[0-9]+/, `"n":${bundle.range.b}`)], at.index('ORPHAN', bundle.range.b)],
    [[line, `${line} `], at.line('NONCANONICAL', place + 2, file)],
    [[line, '{"n":0}'], at.line('NONCANONICAL', place + 2, file)],
  ]);
  lines.splice(place, 1, ...edited);
  bundle.disclosures = Buffer.from(`${lines.join('\n')}\n`);
  return findings([expected, at.index('FORGED_EXPORT', null)]);
};

const fileLost: Mutation = (bundle, chance) => {
  bundle.files.delete(chance.pick(['range.json', 'export.note', headPath(bundle.range.n)]));
  return unverifiable;
};

const rangeBroken: Mutation = (bundle, chance) => {
  const edits: readonly ((text: string) => string)[] = [
    () => '',
    (text) => text.replace('"a":', '"a":-1'),
    (text) => text.replace('}', ',"x":1}'),
    (text) => text.replace('"left":[', '"left":["AA==",'),
  ];
  change(bundle, 'range.json', chance.pick(edits));
  return unverifiable;
};

export const fileMutations: Readonly<Record<string, Mutation>> = {
  headSignature,
  headByStranger,
  headMalformed,
  headMisnamed,
  headOfOtherLog,
  splitView,
  lastHeadReplaced,
  rewrittenSincePin,
  rolledBack,
  stale,
  leavesEdited,
  exportForged,
  otherNonce,
  rangeRespelled,
  blocksEdited,
  afterGzip,
  disclosuresEdited,
  fileLost,
  rangeBroken,
};
