import type { CacheMark } from '../../../shared/ipc/engine-frames.ts';
import type { HeldKeys } from './cache-parts.ts';
import type { Effect, Line } from './protocol.ts';

/** What must be in the cache after the lines so far, whatever was lost with the power. */
export type Expectation = {
  readonly apply: (line: Line) => void;
  /** Each key with every value that it may have now: one, unless something is on its way or was refused half-way. */
  readonly allowed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys that belong to one step on its way: all of them are as before or all as after. */
  readonly pending: readonly Effect[];
  readonly acknowledged: number;
  readonly seeded: number;
  readonly opened: boolean;
  /** What the keychain remembers of the cache. */
  readonly mark: CacheMark | null;
  /** What the keychain holds. */
  readonly keys: HeldKeys;
  /** The number of the next step. */
  readonly nextStep: number;
  /** Whether the database has been damaged on purpose and may be found so. */
  readonly damaged: boolean;
};

export function createExpectation(): Expectation {
  const allowed = new Map<string, Set<string>>();
  const effects = new Map<number, readonly Effect[]>();
  let pending: readonly Effect[] = [];
  let [acknowledged, seeded] = [0, 0];
  let mark: CacheMark | null = null;
  let keys: HeldKeys = { current: 0, next: null };
  let nextStep = 1;
  let [opened, damaged] = [false, false];

  function apply(line: Line): void {
    switch (line.is) {
      case 'begin':
        nextStep = line.n + 1;
        effects.set(line.n, line.effects);
        pending = line.effects;
        for (const [key, value] of line.effects) allow(key, value);
        return;
      case 'ack':
        acknowledged += 1;
        pending = [];
        for (const [key, value] of effects.get(line.n) ?? []) allowed.set(key, new Set([value]));
        return;
      case 'refused':
        pending = []; // Each of its values stays possible: the caller knows that it may try again.
        return;
      case 'seeded':
        seeded = line.seq;
        return;
      case 'mark':
        mark = line.mark;
        return;
      case 'keys':
        keys = { current: line.current, next: line.next };
        return;
      case 'opened':
        opened = true;
        return;
      case 'damage':
        damaged = true;
        // The server's rows are fetched again from the beginning.
        allowed.delete('cursor');
        return;
      case 'replaced':
        damaged = false;
        return;
      default:
        return;
    }
  }

  function allow(key: string, value: string): void {
    const known = allowed.get(key);
    if (known !== undefined) known.add(value);
    else allowed.set(key, new Set([startOf(key), value]));
  }

  return {
    apply,
    allowed,
    get pending() {
      return pending;
    },
    get acknowledged() {
      return acknowledged;
    },
    get seeded() {
      return seeded;
    },
    get opened() {
      return opened;
    },
    get mark() {
      return mark;
    },
    get keys() {
      return keys;
    },
    get nextStep() {
      return nextStep;
    },
    get damaged() {
      return damaged;
    },
  };
}

/** The value of a key that nothing has been written to. */
export function startOf(key: string): string {
  return key === 'cursor' ? 'any' : '';
}
