import type { ToEngine } from '../../../shared/ipc/engine-frames.ts';

/** One utility process as whoever started it sees it. After `exited` was called nothing else is. */
export type ServiceChild<Frame> = {
  readonly send: (frame: Frame) => void;
  readonly kill: () => void;
};

export type ServiceChildEvents = {
  /** Anything the process posted; not checked yet. */
  readonly said: (message: unknown) => void;
  readonly exited: (status: number) => void;
};

export type ForkService<Frame> = (events: ServiceChildEvents) => ServiceChild<Frame>;

export type EngineChild = ServiceChild<ToEngine>;
export type ForkEngine = ForkService<ToEngine>;
