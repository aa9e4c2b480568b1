/** What a person has started and may cancel: probes, sign-ins, sign-ups. */
export type Attempts = {
  /** Runs something with a signal that `cancel` aborts. */
  readonly run: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly cancel: () => void;
};

export function createAttempts(): Attempts {
  const running = new Set<AbortController>();
  return {
    run: async (work) => {
      const controller = new AbortController();
      running.add(controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(controller);
      }
    },
    cancel: () => {
      for (const controller of running) controller.abort();
    },
  };
}
