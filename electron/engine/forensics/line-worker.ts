import { parentPort, workerData } from 'node:worker_threads';
import { ChunkReader, type LineSource } from './line-chunk.ts';

/** The entry of a thread: reads the parts of the file it is sent, one after another, and sends back their lines. */
const port = parentPort;
if (port === null) throw new Error('This runs only as a worker thread.');

const reader = new ChunkReader(workerData as LineSource);
port.on('message', ({ from, to }: { readonly from: number; readonly to: number }) => {
  const chunk = reader.read(from, to);
  const buffers = [chunk.starts, chunk.hashes, chunk.marks, chunk.fields].flatMap((array) =>
    array === null ? [] : [array.buffer as ArrayBuffer],
  );
  port.postMessage(chunk, buffers);
});
