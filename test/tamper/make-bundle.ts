import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { noteTools, sha256 } from '../../electron/engine/forensics/hashes.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { checkpointFileName, formatCheckpoint } from '../../shared/audit/checkpoint.ts';
import { formatExportText } from '../../shared/audit/export-text.ts';
import { treeRoot } from '../../shared/audit/merkle-tree.ts';
import { formatVkey } from '../../shared/audit/note-keys.ts';
import { type Pin, readPin } from '../../shared/audit/pin-file.ts';
import { writeRangeFile } from '../../shared/audit/range-file.ts';
import { blockSizes, type ExportRange, rootsAt } from '../../shared/audit/range-tree.ts';
import { formatNote } from '../../shared/audit/signed-note.ts';
import { type Log, makeLog } from './make-log.ts';
import type { Seeded } from './seeded.ts';
import { origin, type Signer, signers } from './signer.ts';

/** A bundle before it is written; mutations change it. */
export type Bundle = {
  readonly log: Log;
  readonly range: ExportRange;
  readonly exportTimeMs: number;
  readonly nonce: Buffer;
  readonly cosigners: number;
  readonly gzip: boolean;
  lines: Buffer[];
  lastLineFeed: boolean;
  afterGzip: Buffer;
  leaves: Buffer | null;
  disclosures: Buffer | null;
  /** Sizes of the heads, ascending, the last is `n`. */
  readonly headSizes: readonly number[];
  /** Other files by path. */
  readonly files: Map<string, string>;
  pin: PinFile;
};

export type PinFile = {
  readonly [name: string]: unknown;
  readonly head: { readonly size: number; readonly root: string; readonly time: string | null } | null;
};

export function rootOf({ leaves, roots }: Log, size: number): Uint8Array {
  const root = roots.get(size) ?? treeRoot(sha256, leaves, 0, size);
  roots.set(size, root);
  return root;
}

export function headNote(
  bundle: Pick<Bundle, 'exportTimeMs' | 'cosigners'>,
  size: number,
  root: Uint8Array,
  ageSeconds = 60,
): string {
  const text = formatCheckpoint({ origin, size, root });
  const time = Math.floor(bundle.exportTimeMs / 1000) - ageSeconds;
  const cosigned = signers.witnesses.slice(0, bundle.cosigners).map((witness) => witness.cosign(text, time));
  return formatNote({ text, signatures: [signers.log.sign(text), ...cosigned] });
}

export function exportNote(bundle: Bundle, changes: object = {}, signer: Signer = signers.export): string {
  const { range, log, nonce, exportTimeMs, disclosures } = bundle;
  const text = formatExportText({
    origin,
    id: 'export-1',
    a: range.a,
    b: range.b,
    n: range.n,
    root: rootOf(log, range.n),
    nonce,
    time: new Date(exportTimeMs).toISOString(),
    disclosures: disclosures === null ? null : sha256(disclosures),
    ...changes,
  });
  return formatNote({ text, signatures: [signer.sign(text)] });
}

export function makeBundle(chance: Seeded, n: number): Bundle {
  const log = makeLog(chance, n);
  const whole = chance.chance(0.5);
  const a = whole ? 0 : chance.integer(0, n);
  const b = whole ? n : chance.integer(a + (chance.chance(0.05) ? 0 : 1), n + 1);
  const roots = (from: number, to: number) => {
    let at = from;
    return blockSizes(from, to).map((size) => {
      at += size;
      return treeRoot(sha256, log.leaves, at - size, at);
    });
  };
  const range = { a, b, n, left: roots(0, a), right: roots(b, n) };
  const cadence = n < 80 ? chance.pick([7, 31]) : chance.pick([31, 256]);
  const inRange = Array.from({ length: Math.floor(n / cadence) }, (_, at) => (at + 1) * cadence);
  const headSizes = [...inRange.filter((size) => size > a && size <= b && size < n), n];
  const held = log.disclosures.filter((field) => field.n >= a && field.n < b && chance.chance(0.7));
  const disclosures =
    held.length > 0 ? Buffer.from(held.map(({ line }) => `${line}\n`).join(''), 'utf8') : null;
  const entire = { a: 0, b: n, n, left: [], right: [] };
  for (const [size, root] of rootsAt(sha256, entire, log.leaves, [...headSizes, b]))
    log.roots.set(size, root);
  const bundle: Bundle = {
    log,
    range,
    exportTimeMs: Date.parse('2027-01-01T00:00:00.000Z'),
    nonce: chance.bytes(32),
    cosigners: chance.integer(0, 4),
    gzip: chance.chance(0.2),
    lines: log.records.slice(a, b),
    lastLineFeed: true,
    afterGzip: Buffer.alloc(0),
    leaves: chance.chance(0.6) ? Buffer.from(log.leaves.subarray(32 * a, 32 * b)) : null,
    disclosures,
    headSizes,
    files: new Map(),
    pin: { head: null },
  };
  for (const size of headSizes) {
    const cosigners = headSizes.length < 4 || size === n ? bundle.cosigners : 0;
    bundle.files.set(headPath(size), headNote({ ...bundle, cosigners }, size, rootOf(log, size)));
  }
  bundle.files.set('range.json', writeRangeFile(range));
  bundle.files.set('export.note', exportNote(bundle));
  bundle.pin = makePin(chance, bundle);
  return bundle;
}

export function headPath(size: number): string {
  return `checkpoints/${checkpointFileName(size)}`;
}

function makePin(chance: Seeded, { log, range, headSizes, nonce }: Bundle): PinFile {
  const size = chance.pick([...headSizes, 0, range.b]);
  const head = { size, root: encodeBase64(rootOf(log, size)), time: '2026-12-01T00:00:00.000Z' };
  // An export that is older than what was pinned is no offence: it just gives no anchor.
  const newer = { size: range.n + 9, root: encodeBase64(chance.bytes(32)), time: '2027-06-01T00:00:00.000Z' };
  return {
    v: 1,
    origin,
    log_vkeys: [{ vkey: formatVkey(signers.log.key), from: 0, to: null }],
    export_vkeys: [formatVkey(signers.export.key)],
    witness_vkeys: signers.witnesses.map(({ key }) => formatVkey(key)),
    quorum: 2,
    head: chance.chance(0.6) ? head : chance.pick([null, newer]),
    operator: chance.chance(0.2) ? head : null,
    nonce: chance.chance(0.5) ? encodeBase64(nonce) : null,
  };
}

export function pinOf(bundle: Bundle): Pin {
  return readPin(noteTools, bundle.pin);
}

export function writeBundle(bundle: Bundle, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  const ends = bundle.lines.map((line, at) =>
    at === bundle.lines.length - 1 && !bundle.lastLineFeed ? [line] : [line, Buffer.from('\n')],
  );
  const records = Buffer.concat(ends.flat());
  if (bundle.gzip)
    writeFileSync(join(folder, 'records.ndjson.gz'), Buffer.concat([gzipSync(records), bundle.afterGzip]));
  else writeFileSync(join(folder, 'records.ndjson'), records);
  if (bundle.leaves !== null) writeFileSync(join(folder, 'leaves.bin'), bundle.leaves);
  if (bundle.disclosures !== null) writeFileSync(join(folder, 'disclosures.ndjson'), bundle.disclosures);
  for (const [name, text] of bundle.files) writeFileSync(join(folder, name), text);
}
