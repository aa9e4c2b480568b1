import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { logIn } from '../../../shared/api/auth.ts';
import { listIncidents } from '../../../shared/api/incidents.ts';
import { streamPath } from '../../../shared/api/sync.ts';
import { bodyOf, createHttpsClient, type HttpsClient } from '../../contract/support/https-client.ts';

const main = join(import.meta.dirname, '../../../server/main.ts');
const readySchema = z.strictObject({
  ready: z.literal(true),
  origin: z.string(),
  ca_file: z.string(),
  sample_user: z.object({ email: z.string(), password: z.string() }).nullable(),
});

let folder = '';
const running: Array<() => void> = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-program-'));
});
afterEach(async () => {
  for (const stop of running.splice(0)) stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, '--data-dir', folder, '--port', '0', ...args], {
    stdio: 'pipe',
  });
  running.push(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const first = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      resolve();
    });
  });
  await Promise.race([first, ended]);
  return { child, lines, ended, errors: () => errors };
}

async function startReady(...args: readonly string[]) {
  const program = await start(...args);
  const ready = readySchema.parse(JSON.parse(program.lines[0] ?? program.errors()));
  const client = createHttpsClient(ready.origin, readFileSync(ready.ca_file, 'utf8'));
  running.push(client.close);
  return { ...program, ready, client };
}

async function tokenOf(client: HttpsClient, body: unknown): Promise<string> {
  return bodyOf(logIn.reply, await client.send('POST', logIn.path, { body })).access_token;
}

describe('the server as a program', () => {
  it('says one line on stdout when it listens, and its log goes elsewhere', async () => {
    const { lines, ready, client, errors } = await startReady('--sample', 'small');
    expect(ready.origin).toMatch(/^https:\/\/localhost:\d+$/);
    const token = await tokenOf(client, ready.sample_user);
    const { total } = bodyOf(listIncidents.reply, await client.send('GET', listIncidents.path, { token }));
    expect(total).toBe(40);
    expect(lines).toHaveLength(1);
    for (const line of errors().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    expect(errors()).not.toContain(ready.sample_user?.password);
    expect(statSync(join(folder, 'watchfloor.db')).mode & 0o777).toBe(0o600);
  });

  it('names no sample user without a sample', async () => {
    expect((await startReady()).ready.sample_user).toBeNull();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends orderly on %s, also with a stream open', async (signal) => {
    const { child, ended, ready, client } = await startReady('--sample', 'small');
    const token = await tokenOf(client, ready.sample_user);
    const stream = await client.open(streamPath, { token });
    const over = new Promise((resolve) => stream.on('end', resolve));
    stream.resume();
    const began = Date.now();
    child.kill(signal);
    await over;
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    const db = new SqliteDatabase(join(folder, 'watchfloor.db'));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('loads a sample once, and refuses to mix two', async () => {
    const first = await startReady('--sample', 'small');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startReady('--sample', 'small');
    expect(second.ready.sample_user).toEqual(first.ready.sample_user);
    const token = await tokenOf(second.client, second.ready.sample_user);
    const { total } = bodyOf(
      listIncidents.reply,
      await second.client.send('GET', listIncidents.path, { token }),
    );
    expect(total).toBe(40);
    second.child.kill();
    await second.ended;
    const third = await start('--sample', 'large');
    expect(await third.ended).toBe(1);
    expect(third.errors()).toContain('holds the small sample');
  });

  it('says what is wrong with its command line', async () => {
    for (const args of [['--port', 'x'], ['--tls-min', '1.1'], ['--surprise'], ['--tls-cert', 'x']]) {
      const program = await start(...args);
      expect([args, await program.ended]).toEqual([args, 1]);
      expect(program.errors()).toContain('node server/main.ts [options]');
      expect(program.lines).toEqual([]);
    }
  });
});
