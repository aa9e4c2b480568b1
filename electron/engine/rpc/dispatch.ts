import { AppError, errorData } from '../../../shared/errors/app-error.ts';
import {
  type FromEngine,
  type KeyChangeAnswer,
  type ToEngine,
  toEngineSchema,
} from '../../../shared/ipc/engine-frames.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { KeyChange } from '../cache/change-key.ts';
import { type Engine, isEngineCall } from '../engine.ts';
import { describe, type Log } from '../log.ts';
import type { HostClient } from './host-client.ts';

export type DispatchParts = {
  readonly engine: Engine;
  readonly host: HostClient;
  readonly post: (frame: FromEngine) => void;
  readonly log: Log;
  readonly newId: () => string;
};

/** Takes frames from main, each parsed once; what cannot be answered is refused with an id that the log has too. */
export function createDispatch(parts: DispatchParts): (data: unknown) => void {
  const { engine, host, post } = parts;

  function problemOf(error: unknown, detail: Record<string, string>) {
    const problem = errorData(error, parts.newId());
    const level = problem.code === 'internal' ? 'error' : 'info';
    parts.log(level, 'refused', { id: problem.id, code: problem.code, ...detail, ...describe(error) });
    return problem;
  }

  function answerOf(change: KeyChange | null): { readonly key_change?: KeyChangeAnswer } {
    if (change === null) return {};
    if (change.done) return { key_change: { done: true } };
    return { key_change: { done: false, problem: problemOf(change.error, { call: 'open' }) } };
  }

  function take(frame: ToEngine): void {
    switch (frame.frame) {
      case 'open':
        try {
          const change = engine.open(frame.config);
          post({ frame: 'opened', ...answerOf(change) });
        } catch (error) {
          post({ frame: 'failed', problem: problemOf(error, { call: 'open' }) });
        }
        return;
      case 'call':
        try {
          if (!isEngineCall(frame.name)) throw new AppError('invalid_input', 'There is no such call.');
          // The input is checked by the contract before anything else happens to it.
          const value: unknown = engine.call(frame.name, frame.input as never);
          post({ frame: 'result', id: frame.id, ok: true, value });
        } catch (error) {
          post({ frame: 'refusal', id: frame.id, problem: problemOf(error, { call: frame.name }) });
        }
        return;
      case 'order':
        try {
          post({ frame: 'result', id: frame.id, ok: true, value: engine.order(frame.order) });
        } catch (error) {
          post({ frame: 'refusal', id: frame.id, problem: problemOf(error, { call: frame.order.order }) });
        }
        return;
      case 'token':
        host.takeToken(frame.id, frame.token, frame.problem);
        return;
      case 'witnessed':
        host.takeWitness(frame.id, frame.answer, frame.problem);
        return;
      case 'nudge':
        engine.nudge();
        return;
      case 'close':
        void engine
          .close()
          .catch((error: unknown) => problemOf(error, { call: 'close' }))
          .then(() => post({ frame: 'closed' }));
        return;
      default:
        assertNever(frame);
    }
  }

  return (data) => {
    const parsed = toEngineSchema.safeParse(data);
    if (parsed.success) take(parsed.data);
    else parts.log('error', 'a frame that does not fit was dropped', { issues: parsed.error.issues.length });
  };
}
