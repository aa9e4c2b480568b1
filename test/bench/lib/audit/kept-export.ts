import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { commitmentTools, sha256 } from '../../../../electron/engine/forensics/hashes.ts';
import { encodeBase64 } from '../../../../shared/audit/base64.ts';
import { toHex } from '../../../../shared/audit/bytes.ts';
import { canonicalJson } from '../../../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../../../shared/audit/chain.ts';
import { checkpointFileName, formatCheckpoint } from '../../../../shared/audit/checkpoint.ts';
import { formatExportText } from '../../../../shared/audit/export-text.ts';
import { TreeStack } from '../../../../shared/audit/merkle-tree.ts';
import { formatVkey } from '../../../../shared/audit/note-keys.ts';
import { writeRangeFile } from '../../../../shared/audit/range-file.ts';
import { formatNote } from '../../../../shared/audit/signed-note.ts';
import { origin, signers } from '../../../tamper/signer.ts';
import { cacheRoot } from '../kept-sample.ts';
import { inSeconds, progress } from '../progress.ts';

/** An export on disk: its folder, and the pin that trusts it. */
export type KeptExport = { readonly folder: string; readonly pin: string };

const recordBytes = 600;
const cadence = 256;
const prefix = 'bench-export-';
const flushAtBytes = 4 * 1024 * 1024;
const firstTimeMs = Date.parse('2026-11-22T00:00:00.000Z');
const verbs = ['incident.opened', 'incident.closed', 'auth.signed_in', 'apikey.rotated', 'evidence.added'];

/**
 * A whole log of records of 600 bytes each, heads every 256 records cosigned by two witnesses at the end, and a leaf list.
 * Making it takes a while, so it is kept between runs for as long as this file stays the same.
 */
export function keptExport(records: number): KeptExport {
  const digest = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 12);
  const kept = join(cacheRoot(), `${prefix}${records}-${digest}`);
  if (!existsSync(kept)) {
    removeOlder(records);
    progress(`making an export of ${records} records: it is kept for the next time`);
    const began = Date.now();
    const building = `${kept}.${process.pid}`;
    make(building, records);
    renameSync(building, kept);
    progress(`made in ${inSeconds(Date.now() - began)}`);
  }
  return { folder: join(kept, 'export'), pin: join(kept, 'pin.json') };
}

function removeOlder(records: number): void {
  if (!existsSync(cacheRoot())) return;
  for (const name of readdirSync(cacheRoot()))
    if (name.startsWith(`${prefix}${records}-`))
      rmSync(join(cacheRoot(), name), { recursive: true, force: true });
}

function make(kept: string, count: number): void {
  const folder = join(kept, 'export');
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  const root = writeRecords(folder, count);
  const time = firstTimeMs + 1000 * count;
  const head = formatCheckpoint({ origin, size: count, root });
  const cosigned = signers.witnesses.slice(0, 2).map((witness) => witness.cosign(head, time / 1000));
  writeHead(folder, count, formatNote({ text: head, signatures: [signers.log.sign(head), ...cosigned] }));
  writeFileSync(
    join(folder, 'range.json'),
    writeRangeFile({ a: 0, b: count, n: count, left: [], right: [] }),
  );
  const text = formatExportText({
    origin,
    id: 'bench',
    a: 0,
    b: count,
    n: count,
    root,
    nonce: new Uint8Array(32),
    time: new Date(time).toISOString(),
    disclosures: null,
  });
  writeFileSync(join(folder, 'export.note'), formatNote({ text, signatures: [signers.export.sign(text)] }));
  const pin = {
    v: 1,
    origin,
    log_vkeys: [{ vkey: formatVkey(signers.log.key), from: 0, to: null }],
    export_vkeys: [formatVkey(signers.export.key)],
    witness_vkeys: signers.witnesses.map(({ key }) => formatVkey(key)),
    quorum: 2,
    head: { size: count, root: encodeBase64(root), time: null },
    operator: null,
    nonce: null,
  };
  writeFileSync(join(kept, 'pin.json'), JSON.stringify(pin));
}

/** Answers the root of the log. */
function writeRecords(folder: string, count: number): Uint8Array {
  const records = new Sink(join(folder, 'records.ndjson'));
  const leaves = new Sink(join(folder, 'leaves.bin'));
  const tree = new TreeStack(sha256);
  let previous = genesisHash(sha256, commitmentTools.utf8, origin);
  for (let n = 0; n < count; n++) {
    const record = Buffer.from(recordText(n, previous));
    previous = leafHash(sha256, record);
    tree.push(previous);
    records.write(record);
    records.write(Buffer.from('\n'));
    leaves.write(previous);
    const size = n + 1;
    if (size % cadence !== 0 || size === count) continue;
    const text = formatCheckpoint({ origin, size, root: tree.root() });
    writeHead(folder, size, formatNote({ text, signatures: [signers.log.sign(text)] }));
  }
  records.close();
  leaves.close();
  return tree.root();
}

function writeHead(folder: string, size: number, note: string): void {
  writeFileSync(join(folder, 'checkpoints', checkpointFileName(size)), note);
}

/** As the platform writes them, drawn out to `recordBytes` by the request's id. */
function recordText(n: number, previous: Uint8Array): string {
  const text = (req: string) =>
    canonicalJson({
      _log: origin,
      _n: n,
      _prev: toHex(previous),
      _t: new Date(firstTimeMs + 1000 * n).toISOString(),
      _v: 1,
      act: verbs[n % verbs.length] ?? '',
      actor: {
        id: `u-${(n * 7919) % 400}`,
        pii: { '#': commitment(n) },
        role: 'analyst',
        sid: `s-${(n * 104_729) % 90_000}`,
        type: 'user',
      },
      detail: { '#': commitment(n + 0.5) },
      inc: `INC-${(n * 31) % 5000}`,
      obj: { id: `INC-${(n * 31) % 5000}`, type: 'incident' },
      out: n % 50 === 0 ? 'denied' : 'ok',
      req,
    });
  return text('r'.repeat(recordBytes - text('').length));
}

function commitment(n: number): string {
  return Buffer.from(sha256(Buffer.from(String(n)))).toString('base64url');
}

class Sink {
  readonly #file: number;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= flushAtBytes) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, Buffer.concat(this.#parts));
    this.#parts = [];
    this.#length = 0;
  }
}
