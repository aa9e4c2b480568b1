import type { Database } from 'better-sqlite3';
import { diskFiles } from '../../electron/engine/cache/disk-files.ts';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/lib/clock.ts';
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
  const clock: Clock = { nowMs: () => startMs + time.nowMs() + skewMs };
  const network = parts.network((authorization) => authorization === `Bearer ${revoked}`);
  const disk = createSimDisk(parts.folder, () => {
    note('died while writing');
    gone(client.downMs);
  });
  putTemplate(parts.template, disk);
  const evidenceDisk = createMemoryDisk();

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
      timers: time.timersWhile(isAlive),
      nextTurn: () => new Promise((resolve) => time.timersWhile(isAlive).after(0, resolve)),
      random: createChance(seed * 1_024 + index * 128 + life).bytes,
      files: diskFiles,
      openDatabase: disk.open,
      evidenceDisk,
      createTransport: () => network.transport(isAlive),
      host: { askToken: () => askToken(isAlive), emit: () => undefined },
      log: (level, message, detail) => {
        if (isAlive() && level === 'error') note(`log ${message} ${JSON.stringify(detail)}`);
      },
    });
    try {
      made.open({
        cache_path: disk.path(),
        cache_key: cacheKey,
        origin: 'https://sim.example',
        authorities: [],
        me: member.me,
        device_name: 'sim',
      });
    } catch (error) {
      if (!isAlive()) return; // It died while opening, and comes back by itself.
      note(`did not open: ${error instanceof AppError ? error.code : String(error)}`);
      gone(restartMs);
      return;
    }
    if (!isAlive()) return;
    engine = made;
    note('started');
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
    close: async (downMs) => {
      const closing = engine;
      if (closing === null) return;
      const mine = life;
      engine = null;
      await Promise.race([closing.close(), settle().then(settle)]);
      if (mine !== life) return;
      disk.cut();
      gone(downMs);
    },
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
