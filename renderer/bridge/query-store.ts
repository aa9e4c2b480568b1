import type { AppErrorData } from '../../shared/errors/app-error.ts';
import type { Result } from '../../shared/errors/result.ts';
import type { Topic } from '../../shared/ipc/events.ts';

/** What a view knows of one question. `value` stays while it is asked again; an error stands beside it. */
export interface Answer {
  readonly value: unknown;
  /** False until the first value has come. */
  readonly known: boolean;
  readonly error: AppErrorData | null;
  readonly asking: boolean;
}

export interface Question {
  readonly key: string;
  readonly topics: readonly Topic[];
  readonly ask: () => Promise<Result<unknown>>;
}

export interface QueryStore {
  readonly watch: (question: Question, listener: () => void) => () => void;
  readonly read: (key: string) => Answer;
  readonly askAgain: (key: string) => void;
  /** Topics moved: what is watched is asked again now, the rest when it is next watched. */
  readonly moved: (topics: readonly Topic[]) => void;
  /** The engine is back: everything watched is asked again. */
  readonly movedAll: () => void;
  /** Another session: nothing of the last one may be shown. */
  readonly forget: () => void;
  /** Another thing stands behind these topics: nothing of the last one may be shown, and what is watched is asked anew. */
  readonly restart: (topics: readonly Topic[]) => void;
}

interface Entry {
  question: Question;
  answer: Answer;
  readonly listeners: Set<() => void>;
  stale: boolean;
  /** Number of the newest ask; older answers are dropped. */
  serial: number;
  /** Something moved while asking: ask once more after the answer. */
  again: boolean;
}

const UNKNOWN: Answer = { value: undefined, known: false, error: null, asking: true };
/** Answers kept for views that are not on screen. */
const IDLE_LIMIT = 60;

export function createQueryStore(): QueryStore {
  // In order of last use, oldest first.
  const entries = new Map<string, Entry>();

  const publish = (entry: Entry, answer: Answer) => {
    entry.answer = answer;
    for (const listener of entry.listeners) listener();
  };

  const ask = async (entry: Entry): Promise<void> => {
    entry.serial += 1;
    const serial = entry.serial;
    entry.again = false;
    entry.stale = false;
    if (!entry.answer.asking) publish(entry, { ...entry.answer, asking: true });
    const result = await entry.question.ask();
    if (serial !== entry.serial) return;
    if (entry.again && entry.listeners.size > 0) void ask(entry);
    else if (entry.again) entry.stale = true; // Whoever asked has looked away; the next one must not see this.
    const asking = serial !== entry.serial;
    publish(
      entry,
      result.ok
        ? { value: result.value, known: true, error: null, asking }
        : { ...entry.answer, error: result.error, asking },
    );
  };

  const renew = (entry: Entry) => {
    if (entry.listeners.size === 0) entry.stale = true;
    else if (entry.answer.asking) entry.again = true;
    else void ask(entry);
  };

  const dropIdle = () => {
    let idle = 0;
    for (const entry of entries.values()) if (entry.listeners.size === 0) idle += 1;
    for (const [key, entry] of entries) {
      if (idle <= IDLE_LIMIT) return;
      if (entry.listeners.size > 0) continue;
      entries.delete(key);
      idle -= 1;
    }
  };

  return {
    watch: (question, listener) => {
      const known = entries.get(question.key);
      const entry: Entry = known ?? {
        question,
        answer: UNKNOWN,
        listeners: new Set(),
        stale: true,
        serial: 0,
        again: false,
      };
      entry.question = question;
      entries.delete(question.key);
      entries.set(question.key, entry);
      entry.listeners.add(listener);
      if (entry.stale || entry.answer.error !== null) void ask(entry);
      return () => {
        entry.listeners.delete(listener);
        dropIdle();
      };
    },
    read: (key) => entries.get(key)?.answer ?? UNKNOWN,
    askAgain: (key) => {
      const entry = entries.get(key);
      if (entry !== undefined) void ask(entry);
    },
    moved: (topics) => {
      const set = new Set<Topic>(topics);
      for (const entry of entries.values()) {
        if (entry.question.topics.some((topic) => set.has(topic))) renew(entry);
      }
    },
    movedAll: () => {
      for (const entry of entries.values()) {
        if (entry.listeners.size === 0) entry.stale = true;
        else void ask(entry);
      }
    },
    forget: () => {
      for (const [key, entry] of entries) {
        entry.serial += 1;
        if (entry.listeners.size === 0) entries.delete(key);
        else {
          entry.stale = true;
          publish(entry, UNKNOWN);
        }
      }
    },
    restart: (topics) => {
      for (const [key, entry] of entries) {
        if (!entry.question.topics.some((topic) => topics.includes(topic))) continue;
        entry.serial += 1;
        if (entry.listeners.size === 0) {
          entries.delete(key);
          continue;
        }
        publish(entry, UNKNOWN);
        void ask(entry);
      }
    },
  };
}

/** The one store of the page. */
export const queryStore = createQueryStore();
