import type { ToEngine } from '../../../shared/ipc/engine-frames.ts';

/** One engine process as its supervisor sees it. After `exited` was called nothing else is. */
export type EngineChild = {
  readonly send: (frame: ToEngine) => void;
  readonly kill: () => void;
};

export type EngineChildEvents = {
  /** Anything the process posted; not checked yet. */
  readonly said: (message: unknown) => void;
  readonly exited: (status: number) => void;
};

export type ForkEngine = (events: EngineChildEvents) => EngineChild;
