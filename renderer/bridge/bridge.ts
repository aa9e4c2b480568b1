import { type Result, refused } from '../../shared/errors/result.ts';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { CallName, CaseCommandName, CommandName, InputOf, OutputOf } from '../../shared/ipc/contract.ts';
import type { EventName, EventOf } from '../../shared/ipc/events.ts';

declare global {
  interface Window {
    /** Put there by the preload before any script of the page runs. */
    readonly watchfloor: Bridge;
  }
}

/**
 * Asks the host or the engine. Never rejects: every failure is a Result. The answer was checked against the schema of
 * the call where it was made, on the trusted side; the page takes its type from there.
 */
export async function call<N extends CallName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> {
  try {
    return (await window.watchfloor.call(name, input)) as Result<OutputOf<N>>;
  } catch {
    return refused({
      code: 'internal',
      message: 'The console did not answer its own window. What was saved is kept; try again.',
      id: crypto.randomUUID(),
      retry_after_ms: null,
      fields: [],
    });
  }
}

/**
 * Sends an intent. `ok` means durable and visible in the cache, not confirmed by the server; what the user sees next
 * comes by the queries.
 */
export function sendCommand<N extends CommandName | CaseCommandName>(
  name: N,
  input: InputOf<N>,
): Promise<Result<OutputOf<N>>> {
  return call(name, input);
}

/** Listens to an event of the console; answers how to stop. */
export function on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void {
  return window.watchfloor.on(event, (payload) => listener(payload as EventOf<E>));
}
