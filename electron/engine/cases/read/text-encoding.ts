import { TextDecoder } from 'node:util';

/**
 * Files of Windows are often UTF-16. They are kept as UTF-8, so that places in them are places in that form; what cannot be
 * decoded becomes U+FFFD.
 */
export async function* asUtf8(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let first = true;
  for await (const piece of bytes) {
    if (first) {
      first = false;
      const encoding = encodingOf(piece);
      if (encoding !== null) decoder = new TextDecoder(encoding);
    }
    yield decoder === null ? piece : Buffer.from(decoder.decode(piece, { stream: true }));
  }
  if (decoder !== null) yield Buffer.from(decoder.decode());
}

/** By its byte order mark. */
function encodingOf(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** Length of the byte order mark of UTF-8 at the start of a file. */
export function markLength(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}
