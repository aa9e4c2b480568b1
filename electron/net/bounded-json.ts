import { AppError } from '../../shared/errors/app-error.ts';

/**
 * Parses JSON that a stranger sent: not deeper than `maximalDepth`, which is counted before anything is built. Throws
 * `bad_answer`.
 */
export function parseBoundedJson(text: string, maximalDepth: number): unknown {
  if (depthOf(text, maximalDepth) > maximalDepth) {
    throw new AppError('bad_answer', 'The server’s answer is nested too deeply. Nothing of it was used.');
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad_answer', 'The server’s answer is not complete JSON. Nothing of it was used.', {
      cause,
    });
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** Deepest nesting of brackets outside of strings; stops counting above `limit`. */
function depthOf(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}

/** Index of the quote that closes the string opened at `start`; the end of the text when nothing closes it. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
