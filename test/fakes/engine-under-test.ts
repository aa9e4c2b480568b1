import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { diskFiles } from '../../electron/engine/cache/disk-files.ts';
import { openSqlite } from '../../electron/engine/cache/sqlite-connection.ts';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { nodeDisk } from '../../electron/engine/evidence/node-disk.ts';
import type { EngineParts } from '../../electron/engine/parts.ts';
import { systemTurn } from '../../electron/engine/system-time.ts';
import type { Me } from '../../shared/domain/user.ts';
import type { CacheMark, EngineConfig } from '../../shared/ipc/engine-frames.ts';
import type { Topic } from '../../shared/ipc/events.ts';
import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';
import { createFakeApi, type FakeApi } from './fake-api.ts';
import { createManualTime, type ManualTime } from './manual-time.ts';
import { sampleMe } from './sample-rows.ts';
import { createSeededRandom } from './seeded-random.ts';

const testKey = 'ab'.repeat(32);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** In a folder of its own, which goes after the test file. */
export function testCachePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-cache-'));
  folders.push(folder);
  return join(folder, 'cache.db');
}

export function testConfig(path: string, me: Me = sampleMe): EngineConfig {
  return {
    cache_path: path,
    cache_key: testKey,
    origin: 'https://api.example',
    authorities: [],
    me,
    device_name: 'test',
  };
}

export type EngineUnderTest = {
  readonly engine: Engine;
  readonly api: FakeApi;
  readonly time: ManualTime;
  readonly path: string;
  readonly topics: Topic[];
  readonly statuses: SyncStatus[];
  /** Tokens that the host was told were not taken; null for the first question. */
  readonly asked: (string | null)[];
  readonly logged: { readonly message: string; readonly detail: unknown }[];
  /** What the engine wanted kept outside the cache, in order. */
  readonly marks: CacheMark[];
  /** Opens the same cache anew, as after the end of the process without a close. */
  readonly restart: () => Promise<EngineUnderTest>;
};

type Options = {
  readonly api?: FakeApi;
  readonly time?: ManualTime;
  readonly path?: string;
  readonly seed?: number;
  readonly sync?: boolean;
  readonly parts?: Partial<EngineParts>;
  readonly askToken?: (rejected: string | null) => Promise<string>;
  readonly me?: Me;
  readonly knownMark?: CacheMark | undefined;
  readonly config?: EngineConfig;
};

/** An engine on a real file in a fresh folder, with a server in memory and time that is moved by hand. */
export async function startEngine(options: Options = {}): Promise<EngineUnderTest> {
  const time = options.time ?? createManualTime();
  const api = options.api ?? createFakeApi({ clock: time.clock, sync: options.sync ?? true });
  const path = options.path ?? testCachePath();
  const topics: Topic[] = [];
  const statuses: SyncStatus[] = [];
  const asked: (string | null)[] = [];
  const logged: { readonly message: string; readonly detail: unknown }[] = [];
  const marks: CacheMark[] = [];
  let gone = false;
  const engine = createEngine({
    clock: time.clock,
    timers: time.timers,
    nextTurn: systemTurn,
    random: createSeededRandom(options.seed ?? 1),
    files: diskFiles,
    openDatabase: openSqlite,
    evidenceDisk: nodeDisk,
    createTransport: () => api.transport,
    host: {
      askToken: async (rejected) => {
        asked.push(rejected);
        return options.askToken === undefined ? api.token : await options.askToken(rejected);
      },
      mark: (mark) => marks.push(mark),
      emit: (name, payload) => {
        if (gone) return;
        if ('topics' in payload) topics.push(...payload.topics);
        else if (name === 'sync') statuses.push(payload);
      },
    },
    log: (_, message, detail) => logged.push({ message, detail }),
    ...options.parts,
  });
  const config = options.config ?? testConfig(path, options.me);
  engine.open(options.knownMark === undefined ? config : { ...config, known_mark: options.knownMark });
  await time.settle();
  return {
    ...{ engine, api, time, path, topics, statuses, asked, logged, marks },
    restart: async () => {
      gone = true;
      await engine.close();
      return await startEngine({ ...options, api, time, path, seed: (options.seed ?? 1) + 1 });
    },
  };
}

export const everything = {
  text: '',
  severity: [],
  status: [],
  assignee: [],
  source: [],
  tag: [],
};
export const newestFirst = { by: 'updated_at', direction: 'desc' } as const;
