import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { diskFiles } from '../../electron/engine/cache/disk-files.ts';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { CacheMark } from '../../shared/ipc/engine-frames.ts';
import type { Clock, Timers } from '../../shared/lib/clock.ts';
import { createMemoryDisk } from '../fakes/memory-disk.ts';
import { createChance } from './chance.ts';
import type { Member } from './population.ts';
import { createSimDisk, putTemplate, type SimDisk } from './sim-disk.ts';
import type { SimNetwork } from './sim-network.ts';
import { type SimServer, startMs } from './sim-server.ts';
import { type SimTime, settle } from './sim-time.ts';

/** One console: an engine that may die and come back, with its disk, its clock and its way to the server. */
export type SimClient = {
  readonly index: number;
  readonly member: Member;
  /** Null while it is down. */
  readonly engine: () => Engine | null;
  readonly reader: () => Database | null;
  readonly disk: SimDisk;
  readonly network: SimNetwork;
  readonly clock: Clock;
  readonly jump: (ms: number) => void;
  readonly start: () => void;
  /** As if the power had gone. */
  readonly kill: (downMs: number) => void;
  readonly close: (downMs: number) => Promise<void>;
  /** The server takes the token no longer that the console has now. */
  readonly revokeToken: () => void;
  /** Closes it; the next start brings the cache under a new key. */
  readonly rotate: (downMs: number) => Promise<void>;
  /** Keeps a copy of its files; false when there is nothing to keep them of. */
  readonly copy: () => boolean;
  /** Closes it and puts the copy back, which the next start has to notice. False when there is no copy that would open. */
  readonly putBack: (downMs: number) => Promise<boolean>;
  /** How often an older copy was put back. */
  readonly putBacks: () => number;
  /** How far its clock is off the run's. */
  readonly skewMs: () => number;
  /** How long it is down when it dies by itself. */
  downMs: number;
  /** How often it was started. */
  readonly lives: () => number;
  readonly end: () => void;
};

export type ClientParts = {
  readonly index: number;
  readonly member: Member;
  readonly folder: string;
  readonly template: string;
  readonly time: SimTime;
  readonly seed: number;
  readonly server: SimServer;
  readonly network: (isRevoked: (token: string) => boolean) => SimNetwork;
  readonly note: (line: string) => void;
  /** Something that must not be. */
  readonly wrong: (what: string) => void;
};

export const cacheKey = 'ab'.repeat(32);
const restartMs = 1_000;

export function createSimClient(parts: ClientParts): SimClient {
  const { index, member, note, seed, server, time } = parts;
  let life = 0;
  let engine: Engine | null = null;
  let skewMs = 0;
  let current = '';
  let revoked = 'none';
  let key = cacheKey;
  let nextKey: string | null = null;
  let keys = 0;
  let mark: CacheMark | null = null;
  let copyKey: string | null = null;
  let putBacks = 0;
  let mustNotice = false;
  /** What the engine still waits for. */
  let timersLeft = new Set<{ toString: () => string }>();
  const clock: Clock = { nowMs: () => startMs + time.nowMs() + skewMs };
  const network = parts.network((authorization) => authorization === `Bearer ${revoked}`);
  const disk = createSimDisk(parts.folder, () => {
    note('died while writing');
    gone(client.downMs);
  });
  putTemplate(parts.template, disk);
  const evidenceDisk = createMemoryDisk();

  /** Counts what is due, with the wait of each. */
  function kept(timers: Timers): Timers {
    timersLeft = new Set();
    const left = timersLeft;
    return {
      after: (delayMs, run) => {
        const name = { toString: () => `${delayMs} ms` };
        left.add(name);
        const timer = timers.after(delayMs, () => {
          left.delete(name);
          run();
        });
        return {
          cancel: () => {
            left.delete(name);
            timer.cancel();
          },
        };
      },
    };
  }

  function gone(downMs: number): void {
    life += 1;
    engine = null;
    for (const stream of network.streams()) stream.cut('break');
    time.at(downMs, start);
  }

  async function askToken(isAlive: () => boolean): Promise<string> {
    return await new Promise((resolve, reject) => {
      time.at(20, async () => {
        if (!isAlive()) return;
        if (!server.isUp() || network.isOffline())
          reject(new AppError('offline', 'No token can be had now.'));
        else {
          current = await server.token(index);
          resolve(current);
        }
      });
    });
  }

  function start(): void {
    if (engine !== null) return;
    life += 1;
    const mine = life;
    const isAlive = () => mine === life;
    const made = createEngine({
      clock,
      timers: kept(time.timersWhile(isAlive)),
      nextTurn: () => new Promise((resolve) => time.timersWhile(isAlive).after(0, resolve)),
      random: createChance(seed * 1_024 + index * 128 + life).bytes,
      files: diskFiles,
      openDatabase: disk.open,
      evidenceDisk,
      createTransport: () => network.transport(isAlive),
      host: {
        askToken: () => askToken(isAlive),
        mark: (next) => {
          if (isAlive()) mark = next;
        },
        emit: () => undefined,
      },
      log: (level, message, detail) => {
        if (isAlive() && level === 'error') note(`log ${message} ${JSON.stringify(detail)}`);
      },
    });
    try {
      const change = made.open({
        cache_path: disk.path(),
        cache_key: key,
        ...(nextKey === null ? {} : { next_key: nextKey }),
        ...(mark === null ? {} : { known_mark: mark }),
        origin: 'https://sim.example',
        authorities: [],
        me: member.me,
        device_name: 'sim',
      });
      if (change?.done === true && nextKey !== null) {
        key = nextKey;
        nextKey = null;
      }
    } catch (error) {
      if (!isAlive()) return; // It died while opening, and comes back by itself.
      note(`did not open: ${error instanceof AppError ? error.code : String(error)}`);
      gone(restartMs);
      return;
    }
    if (!isAlive()) return;
    engine = made;
    note('started');
    const { notice } = made.call('sync.get', {});
    if (mustNotice && notice === null)
      parts.wrong(`client ${index} did not notice that an older copy of its cache was put back`);
    if (putBacks === 0 && notice !== null) parts.wrong(`client ${index} says without reason: ${notice}`);
    mustNotice = false;
  }

  async function closeThen(downMs: number, then: () => void): Promise<void> {
    const closing = engine;
    if (closing === null) return;
    const mine = life;
    engine = null;
    let closed = false;
    const done = closing.close().then(() => {
      closed = true;
    });
    await Promise.race([done, settle().then(settle)]);
    if (mine !== life) return;
    if (closed && timersLeft.size > 0)
      parts.wrong(
        `client ${index} has closed its engine, which still waits for ${[...timersLeft].join(', ')}`,
      );
    then();
    gone(downMs);
  }

  const client: SimClient = {
    ...{ index, member, disk, network, clock, start },
    engine: () => engine,
    reader: () => (engine === null ? null : disk.reader()),
    jump: (ms) => {
      skewMs += ms;
    },
    kill: (downMs) => {
      if (engine === null) return;
      disk.cut();
      gone(downMs);
    },
    close: async (downMs) => await closeThen(downMs, disk.cut),
    rotate: async (downMs) => {
      keys += 1;
      nextKey ??= createHash('sha256').update(`key ${keys} of ${index}`).digest('hex');
      await closeThen(downMs, disk.cut);
    },
    copy: () => {
      if (engine === null) return false;
      disk.copy();
      copyKey = key;
      return true;
    },
    putBack: async (downMs) => {
      // Under another key it would be another cache altogether; a disk that is full keeps no mark.
      if (engine === null || copyKey !== key || nextKey !== null || disk.full !== 'no') return false;
      let done = false;
      await closeThen(downMs, () => {
        disk.putBack();
        putBacks += 1;
        mustNotice = true;
        done = true;
      });
      return done;
    },
    putBacks: () => putBacks,
    skewMs: () => skewMs,
    revokeToken: () => {
      revoked = current;
    },
    downMs: 500,
    lives: () => life,
    end: () => {
      life += 1;
      engine = null;
      disk.end();
    },
  };
  return client;
}
