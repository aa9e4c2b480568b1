import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { AppErrorData } from '../../shared/errors/app-error.ts';
import type { CallName, InputOf, OutputOf } from '../../shared/ipc/contract.ts';
import type { Topic } from '../../shared/ipc/events.ts';
import { call } from './bridge.ts';
import { type Question, queryStore } from './query-store.ts';

export interface LiveQuery<Value> {
  /** Undefined until the first answer. */
  readonly value: Value | undefined;
  /** Of the last ask; a value from before stays beside it. */
  readonly error: AppErrorData | null;
  readonly asking: boolean;
  /** The value belongs to the question before this one (only with `keepPrevious`). */
  readonly previous: boolean;
  readonly askAgain: () => void;
}

export interface LiveQueryOptions {
  /** Topics that make the answer old. */
  readonly topics: readonly Topic[];
  /** Shows the answer to the last input until the first to a new one: for filters, never for another thing's page. */
  readonly keepPrevious?: boolean | undefined;
}

export function questionOf<N extends CallName>(
  name: N,
  input: InputOf<N>,
  topics: readonly Topic[],
): Question {
  return { key: `${name} ${JSON.stringify(input)}`, topics, ask: () => call(name, input) };
}

/** Asks, shows, and asks again when one of `topics` moved. One ask is shared by all views of the same input. */
export function useLiveQuery<N extends CallName>(
  name: N,
  input: InputOf<N>,
  { topics, keepPrevious = false }: LiveQueryOptions,
): LiveQuery<OutputOf<N>> {
  const question = questionOf(name, input, topics);
  const { key } = question;
  const latest = useRef(question);
  latest.current = question;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which question it is
  const subscribe = useCallback((listener: () => void) => queryStore.watch(latest.current, listener), [key]);
  const answer = useSyncExternalStore(subscribe, () => queryStore.read(key));
  const askAgain = useCallback(() => queryStore.askAgain(key), [key]);

  const last = useRef<OutputOf<N> | undefined>(undefined);
  if (answer.known) last.current = answer.value as OutputOf<N>;
  const previous = !answer.known && keepPrevious && last.current !== undefined;
  return {
    value: answer.known || previous ? last.current : undefined,
    error: answer.error,
    asking: answer.asking,
    previous,
    askAgain,
  };
}
