/** Says that an organisation's feed moved; whoever listens reads the feed itself. */
export type FeedHub = {
  readonly announce: (org: number) => void;
  /** Answers a function that stops listening. */
  readonly listen: (org: number, moved: () => void) => () => void;
};

export function createFeedHub(): FeedHub {
  const listeners = new Map<number, Set<() => void>>();
  return {
    announce: (org) => {
      for (const moved of listeners.get(org) ?? []) moved();
    },
    listen: (org, moved) => {
      const set = listeners.get(org) ?? new Set();
      listeners.set(org, set.add(moved));
      return () => {
        set.delete(moved);
        if (set.size === 0 && listeners.get(org) === set) listeners.delete(org);
      };
    },
  };
}
