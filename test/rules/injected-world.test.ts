import { describe, expect, it } from 'vitest';
import { excused, worldOffences } from '../../scripts/gates/injected-world.mjs';

const name = 'electron/engine/sync/planted.ts';
const said = (text: string) =>
  worldOffences([{ name, text }], {}).map((line) => /touches (.*?): take/.exec(line)?.[1]);

describe('time, chance, network and disk are given to the engine', () => {
  it.each([
    ['const at = Date.now();', 'Date.now'],
    ["const at = Date['now']();", 'Date'],
    ['const at = new Date();', 'new Date()'],
    ['const at = new Date;', 'new Date()'],
    ['const at = Date();', 'Date'],
    ['const { now } = Date;', 'Date'],
    ['const at = performance.now();', 'performance'],
    ['setTimeout(() => {}, 5);', 'setTimeout'],
    ['setInterval(() => {}, 5);', 'setInterval'],
    ['setImmediate(() => {});', 'setImmediate'],
    ['const later = setTimeout;', 'setTimeout'],
    ['const parts = { setTimeout };', 'setTimeout'],
    ['globalThis.setTimeout(() => {}, 5);', 'globalThis'],
    ['const x = Math.random();', 'Math.random'],
    ["const x = Math['random']();", 'Math'],
    ['const { random } = Math;', 'Math'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ["await fetch('https://example.org');", 'fetch'],
    ["new WebSocket('wss://example.org');", 'WebSocket'],
    ['const at = process.hrtime.bigint();', 'process'],
    ["import { randomBytes } from 'node:crypto';", 'node:crypto randomBytes'],
    ["import { createHash, randomUUID as id } from 'node:crypto';", 'node:crypto randomUUID'],
    ["import * as crypto from 'node:crypto';", 'node:crypto *'],
    ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ["import { open } from 'fs/promises';", 'node:fs/promises'],
    ["import { connect } from 'node:net';", 'node:net'],
    ["import { request } from 'node:https';", 'node:https'],
    ["import { setTimeout as wait } from 'node:timers/promises';", 'node:timers/promises'],
    ["import { Worker } from 'node:worker_threads';", 'node:worker_threads'],
    ["import 'node:os';", 'node:os'],
    ["export { readFileSync } from 'node:fs';", 'node:fs'],
    ["const fs = await import('node:fs');", 'import()'],
    ["import Database from 'better-sqlite3';", 'better-sqlite3'],
    ["import { Agent } from 'undici';", 'undici'],
    [
      "import { createHttpsTransport } from '../../net/https-transport.ts';",
      'electron/net/https-transport.ts',
    ],
  ])('notices %s', (text, what) => {
    expect(said(text)).toContain(what);
  });

  it.each([
    'const at = Date.parse(text); const day = new Date(at).toISOString();',
    'type At = Date; function day(at: Date): string { return String(at); }',
    'const most = Math.max(1, Math.floor(2.5));',
    "import type { Database } from 'better-sqlite3'; import type { Stats } from 'node:fs';",
    "import { createHash, type KeyObject } from 'node:crypto'; import { join } from 'node:path';",
    'const parts = { setTimeout: 1 }; parts.setTimeout; state.process; clock.nowMs();',
    'function fetch(place: string) { return place; } fetch(here);',
    '// Date.now() and fetch() are only words here',
  ])('lets pass: %s', (text) => {
    expect(worldOffences([{ name, text }], {})).toEqual([]);
  });

  it('excuses a file for what is named only, and no longer than it needs that', () => {
    const excuses = { [name]: { may: ['node:fs'], because: 'planted' } };
    const text = "import { readFileSync } from 'node:fs'; Date.now();";
    expect(worldOffences([{ name, text }], excuses)).toEqual([expect.stringContaining('touches Date.now')]);
    expect(worldOffences([{ name, text: '' }], excuses)).toEqual([
      expect.stringContaining('does not touch it'),
    ]);
    const folder = { 'electron/engine/sync/': { may: 'files and threads', because: 'planted' } } as const;
    const net = "import { connect } from 'node:net';";
    expect(worldOffences([{ name, text: net }], folder)).toEqual([expect.stringContaining('node:net')]);
    expect(worldOffences([{ name, text }], folder)).toEqual([expect.stringContaining('touches Date.now')]);
  });

  it('excuses few files, each with its reason', () => {
    expect(Object.keys(excused).length).toBeLessThan(16);
    for (const { because, may } of Object.values(excused)) {
      expect(because.length).toBeGreaterThan(20);
      expect(may.length).toBeGreaterThan(0);
    }
  });
});
