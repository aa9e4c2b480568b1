import { parentPort } from 'node:worker_threads';
import { type ShredResult, type ShredTask, shredChunk } from '../shred/shred-chunk.ts';

/** Entry of a worker thread: chunks in, segments out, one at a time. */
if (parentPort === null) throw new Error('This runs only as a worker thread.');
const port = parentPort;

port.on('message', (task: ShredTask) => {
  const memory = task.bytes.buffer as ArrayBuffer;
  try {
    const results = shredChunk(task);
    port.postMessage({ results, memory }, [...buffersOf(results), memory]);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ problem, memory }, [memory]);
  }
});

/** What is handed over instead of copied. */
function buffersOf(results: readonly ShredResult[]): Set<ArrayBuffer> {
  const buffers = new Set<ArrayBuffer>();
  const add = ({ buffer }: { readonly buffer: ArrayBufferLike }) => {
    if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  };
  for (const { segment, blocks } of results) {
    const { starts, lengths, lines, times, columns, index } = segment;
    [starts, lengths, lines, times, blocks.data].forEach(add);
    for (const column of columns) [column.ids, column.bytes, column.ends].forEach(add);
    const { pathEnds, textEnds, texts, postingEnds, postings, onceCounts, words } = index;
    [pathEnds, textEnds, texts, postingEnds, postings, onceCounts, words.data].forEach(add);
  }
  return buffers;
}
