import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { OpenCase } from '../store/open-case.ts';
import type { Selection } from './select.ts';

const mostSessions = 1_000;
const mostListed = 20;

type Step = {
  readonly id: number;
  readonly time: number;
  readonly session: string | null;
  readonly action: string | null;
  readonly address: string | null;
  readonly host: string | null;
  readonly outcome: string | null;
};

/**
 * What one actor did, in the order of time, cut into sessions: where the source names a session by that name, else where the
 * actor was silent for longer than `gapMs`. Events without a time cannot be placed and are left out.
 */
export function sessionsOf(events: OpenCase, selection: Selection, actor: string, gapMs: number) {
  const steps = stepsOf(events, selection, actor).sort(
    (one, other) => one.time - other.time || one.id - other.id,
  );
  const open = new Map<string, Step[]>();
  const closed: Step[][] = [];
  for (const step of steps) {
    const key = step.session ?? '';
    const known = open.get(key);
    const last = known?.at(-1);
    if (known !== undefined && last !== undefined && step.time - last.time <= gapMs) known.push(step);
    else {
      if (known !== undefined) closed.push(known);
      open.set(key, [step]);
    }
  }
  const all = [...closed, ...open.values()].sort(
    (one, other) => (one[0] as Step).time - (other[0] as Step).time,
  );
  return { sessions: all.slice(0, mostSessions).map(describe), total: all.length };
}

function stepsOf(events: OpenCase, { segments }: Selection, actor: string): Step[] {
  const actors = events.dictionary('actor');
  const steps: Step[] = [];
  for (const { segment, mask, count } of segments) {
    if (count === 0) continue;
    const { ids, words } = events.column(segment, 'actor');
    // A segment may have one word under several numbers: as text and as a number, plain and escaped.
    const wanted = Uint8Array.from(words, (word) => (word !== 0 && actors.text(word) === actor ? 1 : 0));
    if (!wanted.includes(1)) continue;
    const times = events.times(segment);
    const text = (
      column: 'session' | 'action' | 'address' | 'host' | 'outcome',
      row: number,
    ): string | null => {
      const loaded = events.column(segment, column);
      const word = loaded.words[loaded.ids[row] as number] as number;
      return word === 0 ? null : events.dictionary(column).text(word);
    };
    for (let row = 0; row < ids.length; row++) {
      const time = times[row] as number;
      if (wanted[ids[row] as number] === 0 || Number.isNaN(time) || (mask !== null && mask[row] === 0))
        continue;
      steps.push({
        id: segment.first_id + row,
        time,
        session: text('session', row),
        action: text('action', row),
        address: text('address', row),
        host: text('host', row),
        outcome: text('outcome', row),
      });
    }
  }
  return steps;
}

function describe(steps: readonly Step[]) {
  const first = steps[0] as Step;
  const counts = new Map<string, number>();
  for (const { action } of steps) if (action !== null) counts.set(action, (counts.get(action) ?? 0) + 1);
  return {
    from: toTimestamp(first.time),
    to: toTimestamp((steps.at(-1) as Step).time),
    events: steps.length,
    denied: steps.filter(({ outcome }) => outcome === 'denied').length,
    addresses: distinct(steps.map(({ address }) => address)),
    hosts: distinct(steps.map(({ host }) => host)),
    actions: [...counts]
      .sort(([, one], [, other]) => other - one)
      .slice(0, mostListed)
      .map(([action, count]) => ({ action, count })),
    first_id: first.id,
  };
}

function distinct(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))].slice(0, mostListed);
}
