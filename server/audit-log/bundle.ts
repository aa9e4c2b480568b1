import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson } from '../../shared/audit/canonical-json.ts';
import { checkpointFileName } from '../../shared/audit/checkpoint.ts';
import { formatExportText } from '../../shared/audit/export-text.ts';
import { writeRangeFile } from '../../shared/audit/range-file.ts';
import type { Signer } from '../signer/signer.ts';
import { checkpointOf, signedBetween } from '../store/audit-checkpoints.ts';
import { disclosuresBetween } from '../store/audit-disclosures.ts';
import type { ExportRow } from '../store/audit-exports.ts';
import { auditLogByNumber } from '../store/audit-logs.ts';
import { bytesOfRecords, recordsFrom } from '../store/audit-records.ts';
import type { Database } from '../store/database.ts';
import { cosignedNote } from './organization-log.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';
import { blocksOver } from './tree.ts';

export type BundleParts = {
  readonly db: Database;
  readonly signer: Signer;
  readonly row: ExportRow;
};

/** Records read at once; between two reads everybody else has a turn. */
const pageRecords = 1_000;

type Source = AsyncIterable<Buffer>;

/**
 * The files of an export as one tar (A1 to A9 of the format), made while they are sent: at most one page of records is in
 * memory. The large files come last and once; what is known of them before is their length.
 */
export async function* bundleTar({ db, signer, row }: BundleParts): Source {
  const { a, b, n, log } = row;
  const { origin } = auditLogByNumber(db, log);
  const head = checkpointOf(db, log, n);
  if (head === null) throw new Error(`the log ${log} has no head of ${n}`);
  const madeMs = Date.parse(row.created_at);
  const disclosed = row.disclosures === 1 ? await measure(disclosureLines(db, row)) : null;
  const text = formatExportText({
    ...{ origin, id: row.id, a, b, n, root: head.root, nonce: row.nonce, time: row.created_at },
    disclosures: disclosed?.sha256 ?? null,
  });
  const range = { a, b, n, left: blocksOver(db, log, 0, a), right: blocksOver(db, log, b, n) };

  const small = (name: string, content: string) =>
    file(name, Buffer.byteLength(content), madeMs, once(content));
  yield* small('range.json', writeRangeFile(range));
  yield* small('export.note', await signer.signExport(origin, text));
  for await (const { size, note } of headsOf(db, row))
    yield* small(`checkpoints/${checkpointFileName(size)}`, note);
  yield* file('leaves.bin', 32 * (b - a), madeMs, leafBytes(db, row));
  if (disclosed !== null)
    yield* file('disclosures.ndjson', disclosed.bytes, madeMs, disclosureLines(db, row));
  yield* file('records.ndjson', await bytesOfLines(db, row), madeMs, recordLines(db, row));
  yield tarEnd;
}

async function* file(name: string, size: number, timeMs: number, content: Source): Source {
  yield tarHeader(name, size, timeMs);
  let sent = 0;
  for await (const chunk of content) {
    sent += chunk.length;
    yield chunk;
  }
  // A value was erased in between, say: an export that is cut off is asked for again, a wrong one would be believed.
  if (sent !== size) throw new Error(`${name} has ${sent} bytes instead of ${size}`);
  yield tarPadding(size);
}

async function* once(content: string): Source {
  yield Buffer.from(content, 'utf8');
}

/** All heads in the range and the one of the size of the log (A9). */
async function* headsOf(db: Database, { log, a, b, n }: ExportRow) {
  let after = a;
  for (;;) {
    const rows = signedBetween(db, log, after, b, 256);
    for (const row of rows) yield { size: row.size, note: cosignedNote(db, log, row) };
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.size;
    await nextTurn();
  }
  const head = checkpointOf(db, log, n);
  if (after !== n && head !== null) yield { size: n, note: cosignedNote(db, log, head) };
}

async function* pages({ a, b }: ExportRow): AsyncGenerator<readonly [number, number]> {
  for (let from = a; from < b; from += pageRecords) {
    yield [from, Math.min(b, from + pageRecords)];
    await nextTurn();
  }
}

async function* recordLines(db: Database, row: ExportRow): Source {
  for await (const [from, to] of pages(row)) {
    const lines = recordsFrom(db, row.log, from, to, pageRecords).map(({ record }) => `${record}\n`);
    yield Buffer.from(lines.join(''), 'utf8');
  }
}

async function* leafBytes(db: Database, row: ExportRow): Source {
  for await (const [from, to] of pages(row))
    yield Buffer.concat(recordsFrom(db, row.log, from, to, pageRecords).map(({ leaf }) => leaf));
}

/** One line is the JCS of `n`, `p`, `s`, `v` (A24); the value is canonical as it is stored. */
async function* disclosureLines(db: Database, row: ExportRow): Source {
  for await (const [from, to] of pages(row)) {
    const lines = disclosuresBetween(db, row.log, from, to).map(
      ({ n, path, salt, value }) =>
        `{"n":${n},"p":${canonicalJson(path)},"s":"${salt.toString('base64url')}","v":${value}}\n`,
    );
    yield Buffer.from(lines.join(''), 'utf8');
  }
}

async function bytesOfLines(db: Database, row: ExportRow): Promise<number> {
  let bytes = 0;
  for await (const [from, to] of pages(row)) bytes += bytesOfRecords(db, row.log, from, to) + (to - from);
  return bytes;
}

async function measure(content: Source): Promise<{ readonly bytes: number; readonly sha256: Uint8Array }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest() };
}
