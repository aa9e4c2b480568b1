import { type CacheMark, cacheMarkSchema } from '../../../shared/ipc/engine-frames.ts';
import type { PersonItems } from '../keychain/stored-items.ts';
import type { Log } from '../log/log.ts';
import { createSerial } from './serial.ts';

/** The mark of one person's cache in the keychain: what an older copy of the cache cannot know. */
export type MarkKeeper = {
  readonly known: () => CacheMark | undefined;
  /** Stores what the engine says. Within one cache it only counts up. */
  readonly keep: (mark: CacheMark) => void;
  /** Resolves when all is stored. */
  readonly settled: () => Promise<void>;
};

export async function loadMark(items: PersonItems, log: Log): Promise<MarkKeeper> {
  const serial = createSerial();
  let known = parse(await items.get('cache-mark'));
  return {
    known: () => known,
    keep: (mark) => {
      if (known?.id === mark.id && known.generation >= mark.generation) return;
      known = mark;
      serial(() => items.set('cache-mark', JSON.stringify(mark))).catch((error: unknown) =>
        log.warn('the generation of the cache was not kept', { error }),
      );
    },
    settled: () => serial(async () => undefined),
  };
}

/** An entry that is not readable is as none: the next one takes its place. */
function parse(text: string | null): CacheMark | undefined {
  if (text === null) return undefined;
  try {
    return cacheMarkSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
