import { useCallback, useEffect, useRef, useState } from 'react';

const SAVE_AFTER_MS = 300;

/** Where drafts are kept; answers whether it worked. */
export interface DraftKeeper {
  readonly load: (key: string) => Promise<string | null>;
  readonly save: (key: string, text: string) => Promise<boolean>;
}

/** `kept` only once the keeper has said so. */
export type DraftState = 'empty' | 'loading' | 'saving' | 'kept' | 'failed';

export interface KeptDraft {
  readonly text: string;
  readonly state: DraftState;
  readonly setText: (text: string) => void;
  /** Saves now what is not saved yet: on blur, before leaving. Answers whether everything is kept. */
  readonly flush: () => Promise<boolean>;
  /**
   * Hands the text over by `send`, which removes the draft where it is kept: no late save may bring it back. What was
   * typed meanwhile stays.
   */
  readonly handOver: (send: (text: string) => Promise<boolean>) => Promise<boolean>;
}

interface Live {
  key: string;
  text: string;
  /** The text the keeper has; undefined before it is known. */
  saved: string | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Text that survives leaving the page and the program: saved as it is typed, restored when its key comes back. */
export function useKeptDraft(key: string, keeper: DraftKeeper): KeptDraft {
  const [text, setShown] = useState('');
  const [state, setState] = useState<DraftState>('loading');
  const live = useRef<Live>({ key, text: '', saved: undefined, timer: undefined });
  const keeperRef = useRef(keeper);
  keeperRef.current = keeper;

  const save = useCallback(async (draft: Live) => {
    clearTimeout(draft.timer);
    draft.timer = undefined;
    const { text: sending } = draft;
    if (sending === draft.saved) return;
    const done = await keeperRef.current.save(draft.key, sending);
    if (done) draft.saved = sending;
    if (live.current !== draft || draft.text !== sending) return;
    setState(done ? (sending === '' ? 'empty' : 'kept') : 'failed');
  }, []);

  useEffect(() => {
    const draft: Live = { key, text: '', saved: undefined, timer: undefined };
    live.current = draft;
    setShown('');
    setState('loading');
    void keeperRef.current.load(key).then((kept) => {
      if (live.current !== draft || draft.text !== '') return;
      draft.text = kept ?? '';
      draft.saved = draft.text;
      setShown(draft.text);
      setState(draft.text === '' ? 'empty' : 'kept');
    });
    return () => {
      if (draft.timer !== undefined) void save(draft);
    };
  }, [key, save]);

  const setText = useCallback(
    (next: string) => {
      const draft = live.current;
      draft.text = next;
      setShown(next);
      setState('saving');
      clearTimeout(draft.timer);
      draft.timer = setTimeout(() => void save(draft), SAVE_AFTER_MS);
    },
    [save],
  );
  const flush = useCallback(async () => {
    const draft = live.current;
    await save(draft);
    return draft.text === draft.saved;
  }, [save]);
  const handOver = useCallback(
    async (send: (text: string) => Promise<boolean>) => {
      const draft = live.current;
      const handed = draft.text;
      clearTimeout(draft.timer);
      draft.timer = undefined;
      const done = await send(handed);
      if (done) {
        draft.saved = '';
        draft.text = draft.text.startsWith(handed) ? draft.text.slice(handed.length) : draft.text;
      }
      if (live.current !== draft) {
        void save(draft);
      } else if (draft.text === '') {
        setShown('');
        setState('empty');
      } else {
        setText(draft.text);
      }
      return done;
    },
    [save, setText],
  );
  return { text, state, setText, flush, handOver };
}
