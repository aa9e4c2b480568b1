import type { ShredResult } from '../shred/shred-chunk.ts';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * Puts what a chunk became into the memory of the chunk, as far as it fits, and answers what else must be handed over: what
 * goes round between the threads need not be made anew and collected on both sides.
 */
export function packResults(
  results: readonly ShredResult[],
  memory: ArrayBuffer,
): { readonly packed: ShredResult[]; readonly others: ArrayBuffer[] } {
  const others = new Set<ArrayBuffer>();
  let used = 0;
  const put = <T extends Numbers>(array: T): T => {
    const at = Math.ceil(used / 8) * 8;
    if (at + array.byteLength > memory.byteLength) {
      if (array.buffer instanceof ArrayBuffer) others.add(array.buffer);
      return array;
    }
    used = at + array.byteLength;
    const bytes = new Uint8Array(memory, at, array.byteLength);
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return laidOver(array, memory, at) as T;
  };
  const packed = results.map((result): ShredResult => {
    const { segment, blocks } = result;
    const { index } = segment;
    return {
      ...result,
      blocks: { data: put(blocks.data), ends: put(blocks.ends) },
      segment: {
        ...segment,
        starts: put(segment.starts),
        lengths: put(segment.lengths),
        lines: put(segment.lines),
        times: put(segment.times),
        columns: segment.columns.map((column) => ({
          ...column,
          ids: put(column.ids),
          bytes: put(column.bytes),
          ends: put(column.ends),
        })),
        index: {
          ...index,
          pathEnds: put(index.pathEnds),
          textEnds: put(index.textEnds),
          texts: put(index.texts),
          postingEnds: put(index.postingEnds),
          postings: put(index.postings),
          onceCounts: put(index.onceCounts),
          words: { data: put(index.words.data), ends: put(index.words.ends) },
        },
      },
    };
  });
  return { packed, others: [...others] };
}

function laidOver(array: Numbers, memory: ArrayBuffer, at: number): Numbers {
  if (array instanceof Float64Array) return new Float64Array(memory, at, array.length);
  if (array instanceof Uint32Array) return new Uint32Array(memory, at, array.length);
  if (array instanceof Uint16Array) return new Uint16Array(memory, at, array.length);
  return new Uint8Array(memory, at, array.length);
}
