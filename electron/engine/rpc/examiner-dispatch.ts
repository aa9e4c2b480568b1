import { errorData } from '../../../shared/errors/app-error.ts';
import {
  type CaseConfig,
  type FromExaminer,
  type ToExaminer,
  toExaminerSchema,
} from '../../../shared/ipc/examiner-frames.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { describe, type Log } from '../log.ts';

/** What the process does with frames; `call` checks its input by the contract. Everything throws AppError. */
export type ExaminerFace = {
  readonly open: (config: CaseConfig) => Promise<{ readonly case_id: string; readonly name: string }>;
  readonly call: (name: string, input: unknown) => Promise<unknown>;
  readonly ticket: (ticket: string, path: string) => void;
  readonly pins: (pins: readonly unknown[]) => void;
  /** Cancels what is running; resolves when the case is closed and its key forgotten. */
  readonly close: () => Promise<void>;
};

export type ExaminerDispatchParts = {
  readonly examiner: ExaminerFace;
  readonly post: (frame: FromExaminer) => void;
  readonly log: Log;
  readonly newId: () => string;
};

/** Takes frames from main, each parsed once; what cannot be answered is refused with an id that the log has too. */
export function createExaminerDispatch(parts: ExaminerDispatchParts): (data: unknown) => void {
  const { examiner, post } = parts;

  function problemOf(error: unknown, call: string) {
    const problem = errorData(error, parts.newId());
    const level = problem.code === 'internal' ? 'error' : 'info';
    parts.log(level, 'refused', { id: problem.id, code: problem.code, call, ...describe(error) });
    return problem;
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    try {
      post({ frame: 'result', id, ok: true, value: await examiner.call(name, input) });
    } catch (error) {
      post({ frame: 'refusal', id, problem: problemOf(error, name) });
    }
  }

  async function open(config: CaseConfig): Promise<void> {
    try {
      post({ frame: 'opened', ...(await examiner.open(config)) });
    } catch (error) {
      post({ frame: 'failed', problem: problemOf(error, 'open') });
    }
  }

  function take(frame: ToExaminer): void {
    switch (frame.frame) {
      case 'open':
        void open(frame.config);
        return;
      case 'call':
        void answer(frame.id, frame.name, frame.input);
        return;
      case 'ticket':
        examiner.ticket(frame.ticket, frame.path);
        return;
      case 'pins':
        examiner.pins(frame.pins);
        return;
      case 'close':
        void examiner
          .close()
          .catch((error: unknown) => problemOf(error, 'close'))
          .then(() => post({ frame: 'closed' }));
        return;
      default:
        assertNever(frame);
    }
  }

  return (data) => {
    const parsed = toExaminerSchema.safeParse(data);
    if (parsed.success) take(parsed.data);
    else parts.log('error', 'a frame that does not fit was dropped', { issues: parsed.error.issues.length });
  };
}
