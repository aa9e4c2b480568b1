import type { CacheMark } from '../../../shared/ipc/engine-frames.ts';

/** What a step changes: a key, and the value that it has afterwards. */
export type Effect = readonly [key: string, value: string];

/**
 * The lines that the writer prints, each with one write:
 *
 *     BEGIN n [effects]     the step is about to be asked for
 *     ACK id kind n         its caller was told "saved"
 *     REFUSED n code        its caller was told that it was not
 *     MARK {id, generation} the keychain has been told which cache this is
 *     KEYS n m              the keychain has been told that key m is to follow key n, and holds both
 *     KEY n                 the keychain holds key n only
 *     SEEDED seq            the server has that many changes
 *     DAMAGE                the writer is about to damage the closed database on purpose
 *     REPLACED              the engine goes on with a new cache
 *     PRUNED n              of n incidents only the row is kept
 *     FAILED where code     the cache could not be opened
 *     OPENED, DONE
 */
export type Line =
  | { readonly is: 'begin'; readonly n: number; readonly effects: readonly Effect[] }
  | { readonly is: 'ack'; readonly n: number }
  | { readonly is: 'refused'; readonly n: number; readonly code: string }
  | { readonly is: 'mark'; readonly mark: CacheMark }
  | { readonly is: 'keys'; readonly current: number; readonly next: number | null }
  | { readonly is: 'seeded'; readonly seq: number }
  | { readonly is: 'failed'; readonly where: string; readonly code: string }
  | { readonly is: 'opened' | 'damage' | 'replaced' | 'done' };

export function parseLine(text: string): Line | null {
  const [word = '', first = '', second = '', third = ''] = text.trim().split(' ', 4);
  switch (word) {
    case 'BEGIN': {
      const effects = JSON.parse(text.slice(`BEGIN ${first} `.length)) as readonly Effect[];
      return { is: 'begin', n: Number(first), effects };
    }
    case 'ACK':
      return { is: 'ack', n: Number(third) };
    case 'REFUSED':
      return { is: 'refused', n: Number(first), code: second };
    case 'MARK':
      return { is: 'mark', mark: JSON.parse(text.slice('MARK '.length)) as CacheMark };
    case 'KEYS':
      return { is: 'keys', current: Number(first), next: Number(second) };
    case 'KEY':
      return { is: 'keys', current: Number(first), next: null };
    case 'SEEDED':
      return { is: 'seeded', seq: Number(first) };
    case 'FAILED':
      return { is: 'failed', where: first, code: second };
    case 'OPENED':
    case 'DAMAGE':
    case 'REPLACED':
    case 'DONE':
      return { is: word.toLowerCase() as 'opened' };
    default:
      return null;
  }
}
