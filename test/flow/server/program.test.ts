import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { developmentIdentity } from '../../../server/tls/development-certificate.ts';
import { listIncidents } from '../../../shared/api/incidents.ts';
import { streamPath } from '../../../shared/api/sync.ts';
import { bodyOf, createHttpsClient } from '../../contract/support/https-client.ts';
import { newId } from '../../contract/support/test-server.ts';
import { verifyAudit } from '../../contract/support/verify-audit.ts';
import { createProgram, type Program, tokenOf } from './support/program.ts';

let program: Program;
beforeEach(async () => {
  program = await createProgram();
});
afterEach(async () => await program.dispose());

describe('the server as a program', () => {
  it('says one line on stdout when it listens, and its log goes elsewhere', async () => {
    const { lines, ready, client, errors } = await program.startReady('--sample', 'small');
    expect(ready.origin).toMatch(/^https:\/\/localhost:\d+$/);
    const token = await tokenOf(client, ready.sample_user);
    const { total } = bodyOf(listIncidents.reply, await client.send('GET', listIncidents.path, { token }));
    expect(total).toBe(40);
    expect(lines).toHaveLength(1);
    for (const line of errors().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    expect(errors()).not.toContain(ready.sample_user?.password);
    expect(statSync(join(program.folder(), 'watchfloor.db')).mode & 0o777).toBe(0o600);
  });

  it('names no sample user without a sample', async () => {
    expect((await program.startReady()).ready.sample_user).toBeNull();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends orderly on %s, also with a stream open', async (signal) => {
    const { child, ended, ready, client } = await program.startReady('--sample', 'small');
    const token = await tokenOf(client, ready.sample_user);
    const stream = await client.open(streamPath, { token });
    const over = new Promise((resolve) => stream.on('end', resolve));
    stream.resume();
    child.kill(signal);
    await over;
    expect(await ended).toBe(0);
    const db = new SqliteDatabase(join(program.folder(), 'watchfloor.db'));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('loads a sample once, and refuses to mix two', async () => {
    const first = await program.startReady('--sample', 'small');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await program.startReady('--sample', 'small');
    expect(second.ready.sample_user).toEqual(first.ready.sample_user);
    const token = await tokenOf(second.client, second.ready.sample_user);
    const { total } = bodyOf(
      listIncidents.reply,
      await second.client.send('GET', listIncidents.path, { token }),
    );
    expect(total).toBe(40);
    second.child.kill();
    await second.ended;
    const third = await program.start('--sample', 'large');
    expect(await third.ended).toBe(1);
    expect(third.errors()).toContain('holds the small sample');
  });

  it('says what is wrong with its command line', async () => {
    for (const args of [['--port', 'x'], ['--tls-min', '1.1'], ['--surprise'], ['--tls-cert', 'x']]) {
      const run = await program.start(...args);
      expect([args, await run.ended]).toEqual([args, 1]);
      expect(run.errors()).toContain('node server/main.ts [options]');
      expect(run.lines).toEqual([]);
    }
  });

  it('takes a certificate of its owner’s', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'watchfloor-owner-'));
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const { caPem } = developmentIdentity(elsewhere, { nowMs: () => Date.now() }, random);
    const files = [
      '--tls-cert',
      join(elsewhere, 'server.pem'),
      '--tls-key',
      join(elsewhere, 'server-key.pem'),
    ];
    const { ready } = await program.startReady(...files);
    const client = createHttpsClient(ready.origin, caPem);
    expect((await client.send('GET', '/readyz')).status).toBe(200);
    client.close();
    expect(existsSync(join(program.folder(), 'ca.pem'))).toBe(false);
    await rm(elsewhere, { recursive: true });
  });
});

describe('one write that is sent again and again', () => {
  it('has one effect and one answer, byte for byte, of 1,000 at the same time', async () => {
    const { ready, client } = await program.startReady('--sample', 'small', '--rate-factor', '1000');
    const token = await tokenOf(client, ready.sample_user);
    const { items } = bodyOf(listIncidents.reply, await client.send('GET', listIncidents.path, { token }));
    const path = `${listIncidents.path}/${items[0]?.id}/events`;
    const now = new Date().toISOString();
    const body = { id: newId(), kind: 'note', text: 'Once.', happened_at: now, recorded_at: now };
    const headers = { 'idempotency-key': newId() };
    const send = async () => await client.send('POST', path, { token, headers, body });
    const answers = await Promise.all(Array.from({ length: 1_000 }, send));
    expect(answers).toHaveLength(1_000);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const db = new SqliteDatabase(join(program.folder(), 'watchfloor.db'), { readonly: true });
    const count = (sql: string) => db.prepare(sql).pluck().get(body.id);
    expect(count("SELECT count(*) FROM entities WHERE kind = 'event' AND id = ?")).toBe(1);
    expect(verifyAudit(db).filter((record) => record.obj.id === body.id)).toHaveLength(1);
    db.close();
  });
});

describe('a server that is killed', () => {
  it('has kept every change that it acknowledged, whole, with its audit record', async () => {
    const { child, ended, ready, client } = await program.startReady(
      '--sample',
      'small',
      '--rate-factor',
      '1000',
    );
    const token = await tokenOf(client, ready.sample_user);
    const { items } = bodyOf(listIncidents.reply, await client.send('GET', listIncidents.path, { token }));
    const path = `${listIncidents.path}/${items[0]?.id}/events`;
    const acknowledged: string[] = [];
    const write = async (): Promise<void> => {
      for (;;) {
        const now = new Date().toISOString();
        const body = { id: newId(), kind: 'note', text: 'Kept?', happened_at: now, recorded_at: now };
        const answer = await client.send('POST', path, { token, body });
        if (answer.status === 201) acknowledged.push(body.id);
        if (acknowledged.length === 150) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: 8 }, write));
    await ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(150);
    const again = await program.startReady('--sample', 'small');
    expect((await again.client.send('GET', '/readyz')).status).toBe(200);
    const db = new SqliteDatabase(join(program.folder(), 'watchfloor.db'));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const stored = new Set(db.prepare("SELECT id FROM entities WHERE kind = 'event'").pluck().all());
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    const recorded = new Set(verifyAudit(db).map((record) => record.obj.id));
    expect(acknowledged.filter((id) => !recorded.has(id))).toEqual([]);
    db.close();
  });
});
