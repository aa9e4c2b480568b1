import { createHash, type Hash } from 'node:crypto';
import { equalBytes } from '../../../../shared/audit/bytes.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { FieldMapping, SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { type Chunk, Chunker } from '../read/chunks.ts';
import type { Entry } from '../read/entry.ts';
import type { FileShape } from '../read/file-shape.ts';
import { FileProblem } from '../read/unpack.ts';
import type { ShredResult } from '../shred/shred-chunk.ts';
import type { CaseDb } from '../store/case-db.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { Piece } from '../store/segments.ts';
import type { Shredded, WorkerPool } from './worker-pool.ts';

export type ImportRequest = {
  /** Row of `sources`, in state `importing`. */
  readonly source: number;
  readonly entries: readonly Entry[];
  readonly format: SourceFormat;
  readonly mapping: FieldMapping | null;
  /** SHA-256 of each segment that is there already, in order: of an import that did not come to its end. */
  readonly there: readonly Uint8Array[];
};

export type ImportParts = {
  readonly events: OpenCase;
  readonly pool: WorkerPool;
  readonly signal: AbortSignal;
  /** After each commit: bytes that were read, events there are now. */
  readonly committed: (bytesRead: number) => void;
  readonly progress: (bytesRead: number) => void;
};

type FileRow = {
  readonly n: number;
  readonly name: string;
  lines: number;
  shape: FileShape | null;
  sha256: string | null;
};

/** Chunks on their way at a time, beyond those that the threads work at. */
const ahead = 2;

/**
 * Takes the files of a source in: read here, cut at the ends of records, shredded by threads, written in order. Every commit
 * leaves whole segments; until the source is `ready` nothing says that it is whole.
 */
export async function importSource(parts: ImportParts, request: ImportRequest): Promise<void> {
  const { events, pool, signal } = parts;
  const { db } = events;
  const files: FileRow[] = db.transaction(() =>
    request.entries.map(({ name, size }) => ({
      n: fileRow(db, request.source, name, size),
      name,
      lines: 0,
      shape: null,
      sha256: null,
    })),
  );
  const unshaped: FileRow[] = [];
  const underWay: Promise<Shredded>[] = [];
  let bytesRead = 0;
  let taken = 0;

  const commitFirst = async (): Promise<void> => {
    const first = underWay.shift();
    if (first === undefined) return;
    const { results, memory } = await first;
    signal.throwIfAborted();
    const made = results
      .map((result) => ({ source: request.source, ...result, pieces: placed(result) }))
      .filter(({ digest }) => isNew(digest));
    if (made.length > 0) events.append(made, storeShapes);
    pool.giveBack(memory);
    parts.committed(bytesRead);
  };

  /** Files are cut at the same places each time, so what is there already comes first, byte for byte. */
  const isNew = (digest: Uint8Array): boolean => {
    const known = request.there[taken++];
    if (known === undefined) return true;
    if (equalBytes(known, digest)) return false;
    throw new AppError(
      'conflict',
      'What was taken in before is not how these files begin now. Remove the part that is there, then take them in again.',
    );
  };

  /** Lines of a file are counted as its pieces come, in order. */
  const placed = ({ pieces }: ShredResult): Piece[] =>
    pieces.map(({ file, start, bytes, offset, lines }) => {
      const row = files[file] as FileRow;
      const piece = { file: row.name, file_n: row.n, start, bytes, offset, line: row.lines };
      row.lines += lines;
      return piece;
    });

  /** How the records of a file stand in it is known with its first segment. */
  function storeShapes(): void {
    for (const file of unshaped.splice(0))
      db.run('UPDATE source_files SET shape = ? WHERE n = ?', JSON.stringify(file.shape), file.n);
  }

  const shred = async ({ bytes, pieces }: Chunk): Promise<void> => {
    for (const { file, shape } of pieces) {
      const row = files[file] as FileRow;
      if (row.shape === null) unshaped.push(row);
      row.shape = shape;
    }
    const { format, mapping } = request;
    const task = pool.shred({ bytes, pieces, format, mapping, seed: events.seed });
    // Whoever waits for it hears of a failure; nobody else shall.
    task.catch(() => undefined);
    underWay.push(task);
    while (underWay.length > ahead) await commitFirst();
  };
  const chunker = new Chunker(shred, (bytes) => pool.memory(bytes));

  for (const [at, entry] of request.entries.entries()) {
    signal.throwIfAborted();
    const row = files[at] as FileRow;
    const hash = createHash('sha256');
    await readFile(at, entry, hash);
    row.sha256 = hash.digest('hex');
  }
  await chunker.end();
  while (underWay.length > 0) await commitFirst();
  storeHashes();

  /** Of one file its own; of several, that of the list of them as `sha256sum` prints it. */
  function storeHashes(): void {
    const list = files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join('');
    const [only] = files;
    const whole =
      files.length === 1 && only !== undefined
        ? only.sha256
        : createHash('sha256').update(list).digest('hex');
    const bytes = request.entries.reduce((sum, { size }) => sum + size, 0);
    db.transaction(() => {
      storeShapes();
      for (const { n, sha256 } of files) db.run('UPDATE source_files SET sha256 = ? WHERE n = ?', sha256, n);
      db.run('UPDATE sources SET sha256 = ?, bytes = ? WHERE n = ?', whole, bytes, request.source);
    });
  }

  /** A file that is damaged is said to be, and the others are read all the same. */
  async function readFile(at: number, entry: Entry, hash: Hash): Promise<void> {
    let passed = 0;
    let problem: FileProblem | null = null;
    const told = {
      raw: (piece: Buffer) => hash.update(piece),
      read: (bytes: number) => {
        bytesRead += bytes;
        parts.progress(Math.round(bytesRead));
      },
    };
    async function* guarded(): AsyncGenerator<Buffer> {
      try {
        for await (const piece of entry.open(told)) {
          signal.throwIfAborted();
          passed += piece.length;
          yield piece;
        }
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        problem = error;
      }
    }
    await chunker.add(at, guarded());
    if (problem === null) return;
    db.run(
      "INSERT INTO unread (source_n, file, line, byte_offset, why, sample) VALUES (?, ?, 1, ?, ?, '')",
      request.source,
      entry.name,
      passed,
      (problem as FileProblem).message,
    );
  }
}

/** The row of a file, which an import that did not come to its end may have left. */
function fileRow(db: CaseDb, source: number, name: string, size: number): number {
  const known = db.value<number>('SELECT n FROM source_files WHERE source_n = ? AND name = ?', source, name);
  return (
    known ??
    db.insert('INSERT INTO source_files (source_n, name, bytes) VALUES (?, ?, ?)', source, name, size)
  );
}
