import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { putEntity } from '../../../server/store/entities.ts';
import { insertOrganization } from '../../../server/store/organizations.ts';
import { inTransaction, type Store } from '../../../server/store/work.ts';
import { followFeed } from '../../../server/sync/change-stream.ts';
import { createFeedHub } from '../../../server/sync/feed-hub.ts';
import { streamEventSchema } from '../../../shared/api/sync.ts';
import type { Timers } from '../../../shared/lib/clock.ts';

const hub = createFeedHub();
/** Those of the test runner, which moves them by hand. */
const timers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const failures: unknown[] = [];
let store: Store;
let org = 0;
let count = 0;

beforeEach(() => {
  vi.useFakeTimers();
  const db = openDatabase(':memory:');
  store = {
    db,
    clock: { nowMs: () => 1_800_000_000_000 },
    random: (n) => new Uint8Array(n),
    announce: hub.announce,
    logged: () => {},
  };
  const made = { id: 'o', name: 'o', tier: 'basic', created_at: '', feed_epoch: 'e' } as const;
  org = insertOrganization(db, made).number;
});
afterEach(() => {
  vi.useRealTimers();
  store.db.close();
});

function commit(): void {
  count += 1;
  const id = `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const user = {
    id,
    username: 'someone',
    full_name: 'Some One',
    email: `${count}@example.org`,
    roles: ['viewer' as const],
    team: 't',
    active: true,
    created_at: '2026-11-22T00:00:00.000Z',
    version: 1,
  };
  inTransaction(store, (work) => putEntity(work, org, 'user', user));
}

/** A reader that takes nothing until it is told to. */
function createReader(highWaterMark: number) {
  const taken: string[] = [];
  let release: (() => void) | null = null;
  let isOpen = true;
  const out = new Writable({
    highWaterMark,
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk.toString('utf8'));
      if (isOpen) done();
      else release = done;
    },
  });
  return {
    out,
    taken,
    stall: () => {
      isOpen = false;
    },
    drain: () => {
      isOpen = true;
      release?.();
      release = null;
    },
  };
}

function follow(out: Writable, isWelcome = () => true): () => void {
  return followFeed(out, {
    db: store.db,
    hub,
    timers,
    org,
    seq: 0,
    isWelcome,
    failed: (error) => failures.push(error),
    heartbeatMs: 15_000,
    stalledMs: 30_000,
  });
}

const events = (taken: readonly string[]) =>
  taken.flatMap((text) => {
    const data = /^data: (.*)$/m.exec(text)?.[1];
    return data === undefined ? [] : [streamEventSchema.parse(JSON.parse(data))];
  });

describe('a stream', () => {
  it('reads nothing more for a reader that is behind, and catches up when it drains', () => {
    const reader = createReader(1);
    reader.stall();
    const end = follow(reader.out);
    for (let n = 0; n < 500; n += 1) commit();
    expect(reader.taken).toHaveLength(1);
    expect(reader.out.writableLength).toBeLessThan(1_000);
    reader.drain();
    vi.runAllTicks();
    vi.advanceTimersByTime(10);
    return vi.waitFor(() => {
      const told = events(reader.taken);
      expect(told.flatMap((event) => event.changes)).toHaveLength(500);
      for (const [index, event] of told.slice(1).entries()) expect(event.from).toBe(told[index]?.cursor);
      end();
    });
  });

  it('drops a reader that takes nothing for half a minute', () => {
    const reader = createReader(1);
    reader.stall();
    follow(reader.out);
    commit();
    vi.advanceTimersByTime(29_999);
    expect(reader.out.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(reader.out.destroyed).toBe(true);
  });

  it('tells its place every 15 seconds, so that a lost event is missed', () => {
    const reader = createReader(1_000_000);
    const end = follow(reader.out);
    commit();
    vi.advanceTimersByTime(45_000);
    const [, change, ...beats] = events(reader.taken);
    const here = change?.cursor;
    const beat = { from: here, cursor: here, changes: [] };
    expect(change?.changes).toHaveLength(1);
    expect(beats).toEqual([beat, beat, beat]);
    end();
  });

  it('ends when its caller is no longer welcome', () => {
    let welcome = true;
    const reader = createReader(1_000_000);
    follow(reader.out, () => welcome);
    welcome = false;
    vi.advanceTimersByTime(15_000);
    expect(reader.out.writableEnded).toBe(true);
    commit();
    expect(events(reader.taken)).toHaveLength(1);
  });

  it('that fails harms neither the commit that it was to tell nor other streams', () => {
    let trouble = false;
    const [broken, whole] = [createReader(1_000_000), createReader(1_000_000)];
    follow(broken.out, () => {
      if (trouble) throw new Error('out of order');
      return true;
    });
    const end = follow(whole.out);
    trouble = true;
    expect(commit).not.toThrow();
    expect(broken.out.destroyed).toBe(true);
    expect(failures).toHaveLength(1);
    expect(events(whole.taken).flatMap((event) => event.changes)).toHaveLength(1);
    end();
  });
});
