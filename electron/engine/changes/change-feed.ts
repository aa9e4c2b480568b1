import type { Topic } from '../../../shared/ipc/events.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { Moved } from './moved.ts';

/** Quick enough to be seen at once, slow enough that a burst is one message. */
const windowMs = 20;
/** While a long pull runs, lists are asked again a few times a second and not with every page. */
const bulkWindowMs = 400;
const bulkIncidents = 200;

export type ChangeFeed = {
  readonly note: (moved: Moved) => void;
  /** Tells what has been collected now and nothing more afterwards. */
  readonly stop: () => void;
};

/** Collects what moved and tells it as topics, each once a window. */
export function createChangeFeed(timers: Timers, tell: (topics: Topic[]) => void): ChangeFeed {
  let topics = new Set<Topic>();
  let due: { readonly cancel: () => void } | null = null;
  let stopped = false;

  function flush(): void {
    due?.cancel();
    due = null;
    if (topics.size === 0) return;
    const told = [...topics];
    topics = new Set();
    tell(told);
  }

  return {
    note: (moved) => {
      if (stopped) return;
      for (const id of moved.incidents) topics.add(`incident:${id}`);
      if (moved.incidents.size > 0) topics.add('queue');
      if (moved.people) topics.add('people');
      if (moved.evidence === true) topics.add('evidence');
      if (moved.outbox) topics.add('outbox');
      if (moved.storage === true) topics.add('storage');
      if (moved.audit === true) topics.add('audit');
      if (topics.size > 0)
        due ??= timers.after(moved.incidents.size > bulkIncidents ? bulkWindowMs : windowMs, flush);
    },
    stop: () => {
      flush();
      stopped = true;
    },
  };
}
