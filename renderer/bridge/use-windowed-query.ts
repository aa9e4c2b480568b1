import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { AppErrorData } from '../../shared/errors/app-error.ts';
import type { CaseQueryName, InputOf, OutputOf, QueryName } from '../../shared/ipc/contract.ts';
import type { Topic } from '../../shared/ipc/events.ts';
import { queryStore } from './query-store.ts';
import { questionOf } from './use-live-query.ts';

const WINDOW_ROWS = 200;
/** A window is asked for this many rows before it comes into sight. */
const AHEAD_ROWS = 60;

interface Page {
  readonly rows: readonly unknown[];
  readonly total: number;
}

/** Queries that answer a part of a list. */
export type WindowedName = {
  [N in QueryName | CaseQueryName]: OutputOf<N> extends Page
    ? 'offset' extends keyof OutputOf<N>
      ? N
      : never
    : never;
}[QueryName | CaseQueryName];

type RowOf<N extends WindowedName> = OutputOf<N> extends { rows: readonly (infer Row)[] } ? Row : never;
type BaseOf<N extends WindowedName> = Omit<InputOf<N>, 'offset' | 'limit'>;

export interface WindowedRows<Row> {
  readonly total: number;
  /** False until the first answer. */
  readonly known: boolean;
  readonly error: AppErrorData | null;
  readonly asking: boolean;
  /** What is shown still belongs to the list before this one. */
  readonly previous: boolean;
  readonly getRow: (index: number) => Row | undefined;
  readonly askAgain: () => void;
  /** For `DataTable.onRangeNeeded`. */
  readonly onRangeNeeded: (range: { readonly start: number; readonly end: number }) => void;
}

interface Snapshot {
  readonly key: string;
  readonly pages: ReadonlyMap<number, Page>;
  readonly total: number;
  readonly known: boolean;
  readonly error: AppErrorData | null;
  readonly asking: boolean;
}

const NONE: Snapshot = { key: '', pages: new Map(), total: 0, known: false, error: null, asking: true };

/**
 * A long list of which only the windows on screen are asked, and asked again when `topics` move. A new filter keeps the
 * rows of the last one until its own first answer.
 */
export function useWindowedQuery<N extends WindowedName>(
  name: N,
  base: BaseOf<N>,
  topics: readonly Topic[],
): WindowedRows<RowOf<N>> {
  const key = `${name} ${JSON.stringify(base)}`;
  const [range, setRange] = useState({ first: 0, last: 0 });
  const latest = useRef({ base, topics });
  latest.current = { base, topics };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which list it is
  const source = useMemo(() => {
    const indexes = Array.from({ length: range.last - range.first + 1 }, (_, at) => range.first + at);
    // The first window is always watched: it carries the total.
    const windows = range.first === 0 ? indexes : [0, ...indexes];
    const questions = windows.map((at) => ({
      at,
      question: questionOf(
        name,
        { ...latest.current.base, offset: at * WINDOW_ROWS, limit: WINDOW_ROWS } as unknown as InputOf<N>,
        latest.current.topics,
      ),
    }));
    let shown: Snapshot | undefined;
    const build = (): Snapshot => {
      const answers = questions.map(({ at, question }) => ({ at, answer: queryStore.read(question.key) }));
      const pages = new Map<number, Page>();
      for (const { at, answer } of answers) if (answer.known) pages.set(at, answer.value as Page);
      const newest = pages.get(range.first) ?? pages.get(0);
      return {
        key,
        pages,
        total: newest?.total ?? 0,
        known: pages.size > 0,
        error: answers.find(({ answer }) => answer.error !== null)?.answer.error ?? null,
        asking: answers.some(({ answer }) => answer.asking),
      };
    };
    return {
      subscribe: (listener: () => void) => {
        const changed = () => {
          shown = undefined;
          listener();
        };
        const stops = questions.map(({ question }) => queryStore.watch(question, changed));
        changed();
        return () => {
          for (const stop of stops) stop();
        };
      },
      askAgain: () => {
        for (const { question } of questions) queryStore.askAgain(question.key);
      },
      read: () => {
        shown ??= build();
        return shown;
      },
    };
  }, [key, range]);

  const snapshot = useSyncExternalStore(source.subscribe, source.read);
  const last = useRef<Snapshot>(NONE);
  if (snapshot.known) last.current = snapshot;
  const visible = snapshot.known ? snapshot : last.current;

  const getRow = useCallback(
    (index: number) =>
      visible.pages.get(Math.floor(index / WINDOW_ROWS))?.rows[index % WINDOW_ROWS] as RowOf<N> | undefined,
    [visible],
  );
  const onRangeNeeded = useCallback(({ start, end }: { readonly start: number; readonly end: number }) => {
    const first = Math.floor(Math.max(0, start - AHEAD_ROWS) / WINDOW_ROWS);
    const lastAt = Math.floor((Math.max(start, end - 1) + AHEAD_ROWS) / WINDOW_ROWS);
    setRange((now) => (now.first === first && now.last === lastAt ? now : { first, last: lastAt }));
  }, []);

  return {
    total: visible.total,
    known: visible.known,
    error: snapshot.error,
    asking: snapshot.asking,
    previous: visible !== snapshot && visible.known,
    getRow,
    askAgain: source.askAgain,
    onRangeNeeded,
  };
}
