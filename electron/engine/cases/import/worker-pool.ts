import { Worker } from 'node:worker_threads';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { ShredResult, ShredTask } from '../shred/shred-chunk.ts';

/** What a chunk became, and the memory that this lies in: to be given back when it is not needed any more. */
export type Shredded = { readonly results: readonly ShredResult[]; readonly memory: ArrayBuffer };
type Answer = Shredded | { readonly problem: string; readonly memory: ArrayBuffer };

type Job = {
  readonly task: ShredTask;
  readonly done: (shredded: Shredded) => void;
  readonly failed: (error: unknown) => void;
};

/** Threads that turn chunks into segments. A thread that dies fails its chunk only; another takes its place. */
export class WorkerPool {
  private readonly file: URL;
  private readonly size: number;
  private readonly idle: Worker[] = [];
  private readonly all = new Map<Worker, Job | null>();
  private readonly waiting: Job[] = [];
  /** Memory of chunks that are done. */
  private readonly spare: ArrayBuffer[] = [];
  private closed = false;

  constructor(file: URL, size: number) {
    this.file = file;
    this.size = size;
  }

  shred(task: ShredTask): Promise<Shredded> {
    return new Promise((done, failed) => {
      this.waiting.push({ task, done, failed });
      this.next();
    });
  }

  /** At least so many bytes, used before if there are such. */
  memory(bytes: number): Buffer {
    const at = this.spare.findIndex(({ byteLength }) => byteLength >= bytes);
    const [found] = at < 0 ? [] : this.spare.splice(at, 1);
    return found === undefined ? Buffer.allocUnsafeSlow(bytes) : Buffer.from(found);
  }

  giveBack(memory: ArrayBuffer): void {
    // The largest are of most use.
    this.spare.push(memory);
    this.spare.sort((one, other) => one.byteLength - other.byteLength);
    if (this.spare.length > this.size) this.spare.shift();
  }

  /** Ends the threads that have nothing to do, and gives memory back; the next chunk starts one again. */
  async rest(): Promise<void> {
    this.spare.length = 0;
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.waiting.splice(0))
      job.failed(new AppError('cancelled', 'The import was cancelled.'));
    await Promise.all([...this.all.keys()].map((worker) => worker.terminate()));
  }

  private next(): void {
    const job = this.waiting[0];
    if (job === undefined || this.closed) return;
    const worker = this.idle.pop() ?? (this.all.size < this.size ? this.start() : null);
    if (worker === null) return;
    this.waiting.shift();
    this.all.set(worker, job);
    const { buffer } = job.task.bytes;
    worker.postMessage(job.task, buffer instanceof ArrayBuffer ? [buffer] : []);
    this.next();
  }

  private start(): Worker {
    const worker = new Worker(this.file, {
      resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 6 },
    });
    this.all.set(worker, null);
    worker.on('message', (answer: Answer) => {
      const job = this.all.get(worker);
      this.all.set(worker, null);
      this.idle.push(worker);
      if ('results' in answer) job?.done(answer);
      else job?.failed(new Error(`a chunk could not be read: ${answer.problem}`));
      this.next();
    });
    worker.on('error', (error) => {
      this.all.get(worker)?.failed(error);
      this.all.set(worker, null);
    });
    worker.on('exit', () => {
      const job = this.all.get(worker);
      this.all.delete(worker);
      const at = this.idle.indexOf(worker);
      if (at >= 0) this.idle.splice(at, 1);
      job?.failed(new AppError('cancelled', 'The import was cancelled.'));
      this.next();
    });
    return worker;
  }
}
