import { parentPort } from 'node:worker_threads';
import { type ShredTask, shredChunk } from '../shred/shred-chunk.ts';
import { packResults } from './pack-results.ts';

/** Entry of a worker thread: chunks in, segments out, one at a time. The memory of the chunk goes back with them. */
if (parentPort === null) throw new Error('This runs only as a worker thread.');
const port = parentPort;

port.on('message', (task: ShredTask) => {
  const memory = task.bytes.buffer as ArrayBuffer;
  try {
    const { packed, others } = packResults(shredChunk(task), memory);
    port.postMessage({ results: packed, memory }, [memory, ...others]);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ problem, memory }, [memory]);
  }
});
