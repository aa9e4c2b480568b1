import { parentPort } from 'node:worker_threads';
import { type ShredTask, shredChunk } from '../shred/shred-chunk.ts';

/** Entry of a worker thread: chunks in, segments out, one at a time. */
if (parentPort === null) throw new Error('This runs only as a worker thread.');
const port = parentPort;

port.on('message', (task: ShredTask) => {
  try {
    const results = shredChunk(task);
    const moved = new Set<ArrayBuffer>();
    for (const { blocks } of results)
      for (const block of blocks) if (block.buffer instanceof ArrayBuffer) moved.add(block.buffer);
    port.postMessage({ results }, [...moved]);
  } catch (error) {
    port.postMessage({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
