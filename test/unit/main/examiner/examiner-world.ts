import type { ServiceChild, ServiceChildEvents } from '../../../../electron/main/engine/engine-child.ts';
import type { FromExaminer, ToExaminer } from '../../../../shared/ipc/examiner-frames.ts';

/** Examiner processes by hand: each opens what `opens` says, and remembers what it was sent. */
export type FakeExaminer = {
  readonly heard: ToExaminer[];
  readonly say: (frame: FromExaminer | Record<string, unknown>) => void;
  readonly exit: (status: number) => void;
  isKilled: boolean;
};

type Opening = Extract<ToExaminer, { frame: 'open' }>['config'];

export function fakeExaminers(answer: (config: Opening) => FromExaminer | null) {
  const children: FakeExaminer[] = [];
  const fork = (events: ServiceChildEvents): ServiceChild<ToExaminer> => {
    const child: FakeExaminer = { heard: [], say: events.said, exit: events.exited, isKilled: false };
    children.push(child);
    queueMicrotask(() => events.said({ frame: 'ready' }));
    return {
      send: (frame) => {
        child.heard.push(structuredClone(frame));
        if (frame.frame === 'open') {
          const said = answer(frame.config);
          if (said !== null) events.said(said);
        }
        if (frame.frame === 'close') events.said({ frame: 'closed' });
      },
      kill: () => {
        child.isKilled = true;
      },
    };
  };
  return { fork, children };
}

export const problem = (code: string) =>
  ({
    frame: 'failed',
    problem: { code, message: 'no', id: 'x', retry_after_ms: null, fields: [] },
  }) as unknown as FromExaminer;
