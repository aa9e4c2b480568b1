import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ChunkReader, type LineChunk, type LineSource } from './line-chunk.ts';

/** How a file is read; a test sets other numbers than `usualReading`. */
export type Reading = {
  /** Threads beside this one; with 0 everything is done here. */
  readonly workers: number;
  readonly chunkBytes: number;
  /** A file up to this size is read here: starting threads would take longer. */
  readonly smallBytes: number;
  /** Hashes of so many lines stay in memory, further ones go to a file. */
  readonly hashesInMemory: number;
};

export const usualReading: Reading = {
  workers: 2,
  chunkBytes: 2 * 1024 * 1024,
  smallBytes: 4 * 1024 * 1024,
  hashesInMemory: 500_000,
};

type Turn = { readonly resolve: (chunk: LineChunk) => void; readonly reject: (error: Error) => void };

/** The chunks of a file in its order. Reading begins at once and goes on while the earlier ones are looked at. */
export class LinePool {
  readonly #source: LineSource;
  readonly #reading: Reading;
  readonly #workers: Worker[] = [];
  readonly #ready: Promise<LineChunk>[] = [];
  #next = 0;

  constructor(source: LineSource, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
    if (source.size <= reading.smallBytes) return;
    for (let at = 0; at < reading.workers; at++) this.#workers.push(startWorker(source));
    this.#order();
  }

  async *chunks(): AsyncGenerator<LineChunk> {
    if (this.#workers.length === 0) return yield* this.#readHere();
    for (let chunk = this.#ready.shift(); chunk !== undefined; chunk = this.#ready.shift()) {
      const read = await chunk;
      this.#order();
      yield read;
    }
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    for (const chunk of this.#ready) chunk.catch(() => undefined);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async *#readHere(): AsyncGenerator<LineChunk> {
    const reader = new ChunkReader(this.#source);
    for (let from = 0; from < this.#source.size; ) {
      const to = Math.min(this.#source.size, from + this.#reading.chunkBytes);
      yield reader.read(from, to);
      from = to;
      await setImmediate();
    }
  }

  /** Lets each thread have two parts ahead of the one that is looked at. */
  #order(): void {
    while (this.#next < this.#source.size && this.#ready.length < 3 * this.#workers.length) {
      const from = this.#next;
      const to = Math.min(this.#source.size, from + this.#reading.chunkBytes);
      this.#next = to;
      const worker = this.#workers[Math.round(from / this.#reading.chunkBytes) % this.#workers.length];
      const asked = new Promise<LineChunk>((resolve, reject) => turnsOf(worker).push({ resolve, reject }));
      asked.catch(() => undefined); // It is awaited when its turn has come.
      worker?.postMessage({ from, to });
      this.#ready.push(asked);
    }
  }
}

const turns = new WeakMap<Worker, Turn[]>();

function turnsOf(worker: Worker | undefined): Turn[] {
  return (worker === undefined ? undefined : turns.get(worker)) ?? [];
}

function startWorker(source: LineSource): Worker {
  const worker = new Worker(workerFile(), {
    workerData: source,
    // It makes little but short-lived garbage.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const waiting: Turn[] = [];
  turns.set(worker, waiting);
  worker.on('message', (chunk: LineChunk) => waiting.shift()?.resolve(chunk));
  const fail = (error: Error) => {
    for (const turn of waiting.splice(0)) turn.reject(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a reading thread has ended')));
  return worker;
}

/** From source the entry lies beside this file; the build puts it beside the engine, and this file perhaps in a folder below. */
function workerFile(): URL {
  const places = ['./line-worker.ts', './line-worker.js', '../line-worker.js'];
  const files = places.map((place) => new URL(place, import.meta.url));
  const found = files.find((file) => existsSync(fileURLToPath(file)));
  if (found === undefined) throw new Error('the program of the reading threads is missing');
  return found;
}
