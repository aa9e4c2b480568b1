import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepEvidenceFiles } from '../../../electron/engine/witness/evidence-files.ts';
import type { PersonItems } from '../../../electron/main/keychain/stored-items.ts';
import { loadWitness, type WitnessKeeper } from '../../../electron/main/session/witness-keeper.ts';
import { type EngineUnderTest, startEngine, testConfig } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime, type ManualTime } from '../../fakes/manual-time.ts';
import { createRewritableLog, type RewritableLog, withAuditLog } from '../../fakes/rewriting-server.ts';

const minuteMs = 60_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-witness-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function memoryItems(): PersonItems {
  const kept = new Map<string, string>();
  return {
    get: async (item) => kept.get(item) ?? null,
    set: async (item, value) => void kept.set(item, value),
    delete: async (item) => void kept.delete(item),
    wipe: async () => kept.clear(),
  };
}

type World = {
  readonly log: RewritableLog;
  readonly time: ManualTime;
  readonly items: PersonItems;
  readonly keeper: WitnessKeeper;
  readonly run: EngineUnderTest;
};

/** A console and its keychain against a server whose audit log can be rewritten. */
async function begin(records = 5, items = memoryItems(), log = createRewritableLog()): Promise<World> {
  const time = createManualTime();
  const keeper = await loadWitness(items, time.clock);
  const api = createFakeApi({ clock: time.clock, sync: true });
  for (let count = 0; count < records; count += 1) log.append();
  if (records > 0) log.seal();
  const path = join(folder, `${Math.random()}`, 'cache.db');
  const pin = keeper.known();
  const run = await startEngine({
    ...{ api, time, path },
    ...(pin === undefined ? {} : { config: { ...testConfig(path), audit_pin: pin } }),
    parts: {
      createTransport: () => withAuditLog(api.transport, log),
      keepEvidence: keepEvidenceFiles,
      host: {
        askToken: async () => api.token,
        emit: () => undefined,
        witness: async (ask) => await keeper.answer(ask),
      },
    },
  });
  await time.advance(1_000);
  return { log, time, items, keeper, run };
}

const kinds = ({ run }: World) => run.engine.call('audit.status', {}).alarms.map(({ kind }) => kind);

async function act({ run, time }: World): Promise<void> {
  run.engine.call('incident.create', {
    title: 'Something',
    severity: 'low',
    detected_at: '2026-11-22T08:00:00.000Z',
  });
  await time.advance(500);
}

describe('a console as a witness', () => {
  it('takes the keys once, checks each head, keeps it, cosigns it, and raises no alarm in a day of work', async () => {
    const world = await begin();
    const { log, time, run, keeper } = world;
    expect(run.engine.call('audit.status', {})).toMatchObject({
      ...{ state: 'watching', origin: log.origin, cosigned: 5, alarms: [] },
      head: { size: 5 },
    });
    for (let round = 0; round < 120; round += 1) {
      for (let count = 0; count < round % 7; count += 1) log.append();
      if (round % 3 === 0) await act(world);
      // A head may be late, but never by more than a minute or two.
      if (round % 5 !== 4 || round % 11 === 0) log.seal();
      await time.advance(round % 11 === 0 ? 7 * minuteMs : minuteMs);
    }
    log.seal();
    await time.advance(20 * minuteMs);
    const status = run.engine.call('audit.status', {});
    expect(status.alarms).toEqual([]);
    expect(status).toMatchObject({ state: 'watching', receipts: 0, cosigned: log.size() });
    expect(keeper.known()?.head?.size).toBe(log.size());
    expect(log.cosignatures.every(({ old }, at) => old === (log.cosignatures[at - 1]?.size ?? 0))).toBe(true);
    await run.engine.close();
  });

  it.each([
    ['rewrites a record', (log: RewritableLog) => log.rewrite(2), 'split_view'],
    [
      'rewrites a record and goes on',
      (log: RewritableLog) => {
        log.rewrite(0);
        log.append();
        log.seal();
      },
      'rewritten',
    ],
    ['cuts records off', (log: RewritableLog) => log.cut(3), 'rolled_back'],
    [
      'cuts records off and writes others',
      (log: RewritableLog) => {
        log.cut(4);
        for (const text of ['a', 'b', 'c']) log.append(text);
        log.seal();
      },
      'rewritten',
    ],
    [
      'signs with another key',
      (log: RewritableLog) => {
        log.changeKey();
        log.append();
        log.seal();
      },
      'forged_head',
    ],
  ])('finds a server that %s, at the next look, and keeps both heads', async (_, tamper, kind) => {
    const world = await begin();
    tamper(world.log);
    await world.time.advance(minuteMs);
    const { alarms, state, head } = world.run.engine.call('audit.status', {});
    expect([state, alarms.map((alarm) => alarm.kind)]).toEqual(['alarmed', [kind]]);
    expect(head?.size).toBe(5); // What was held is held, and nothing else is cosigned.
    expect(world.log.cosignatures).toHaveLength(1);
    const evidence = alarms[0]?.evidence ?? '';
    expect(readdirSync(evidence).toSorted()).toEqual(['alarm.json', 'ours.note', 'theirs.note']);
    expect(readFileSync(join(evidence, 'ours.note'), 'utf8')).toContain(`${world.log.origin}\n5\n`);
    await world.time.advance(10 * minuteMs);
    expect(kinds(world)).toEqual([kind]); // Once, however long it goes on.
    await world.run.engine.close();
  });

  it.each([
    ['shows no head any more', 'checkpoints'],
    ['shows no proof', 'consistency'],
    ['does not name its log any more', 'discovery'],
  ])('finds a server that %s, once it is no passing trouble', async (_, part) => {
    const world = await begin();
    world.log.refuse.add(part);
    if (part === 'discovery') {
      world.log.refuse.add('audit');
      await world.run.engine.close();
      const again = await begin(0, world.items, world.log);
      await again.time.advance(4 * minuteMs);
      expect(kinds(again)).toEqual(['unproven']);
      await again.run.engine.close();
      return;
    }
    world.log.append();
    world.log.seal();
    await world.time.advance(minuteMs);
    expect(kinds(world)).toEqual([]);
    await world.time.advance(3 * minuteMs);
    expect(kinds(world)).toEqual(['unproven']);
    await world.run.engine.close();
  });

  it('finds an action that the server gave a receipt for and never wrote down', async () => {
    const world = await begin();
    const { log, time, run } = world;
    await act(world);
    expect(run.engine.call('audit.status', {}).receipts).toBe(1);
    log.cut(log.size() - 1);
    await time.advance(4 * minuteMs);
    expect(kinds(world)).toEqual([]);
    await time.advance(5 * minuteMs);
    expect(run.engine.call('audit.status', {}).alarms).toMatchObject([{ kind: 'omitted', n: 5 }]);
    await run.engine.close();
  });

  it('finds an action whose place in the log was given to another', async () => {
    const world = await begin();
    const { log, time, run } = world;
    await act(world);
    log.cut(log.size() - 1);
    log.append('something else');
    log.seal();
    await time.advance(minuteMs);
    expect(run.engine.call('audit.status', {}).alarms).toMatchObject([{ kind: 'omitted', n: 5 }]);
    await run.engine.close();
  });

  it('goes on watching where the server takes no cosignature', async () => {
    const log = createRewritableLog();
    log.refuse.add('cosignatures');
    const world = await begin(5, memoryItems(), log);
    expect(world.run.engine.call('audit.status', {})).toMatchObject({ head: { size: 5 }, cosigned: null });
    await act(world);
    log.seal();
    await world.time.advance(minuteMs);
    expect(world.run.engine.call('audit.status', {})).toMatchObject({ state: 'watching', receipts: 0 });
    log.rewrite(0);
    await world.time.advance(minuteMs);
    expect(kinds(world)).toEqual(['split_view']);
    await world.run.engine.close();
  });

  it('lets an alarm be acknowledged only with a reason, and keeps it', async () => {
    const world = await begin();
    const { log, time, run } = world;
    log.rewrite(1);
    await time.advance(minuteMs);
    const id = run.engine.call('audit.status', {}).alarms[0]?.id ?? '';
    expect(() => run.engine.call('audit.acknowledge', { id, reason: ' ' })).toThrow();
    run.engine.call('audit.acknowledge', { id, reason: 'Restored from a backup, ticket 17.' });
    expect(run.engine.call('audit.status', {})).toMatchObject({
      alarms: [{ id, reason: 'Restored from a backup, ticket 17.' }],
    });
    expect(() => run.engine.call('audit.acknowledge', { id, reason: 'again' })).toThrow(/already/);
    await run.engine.close();
  });

  it('goes on with another key once the person has trusted it, and not before', async () => {
    const world = await begin();
    const { log, time, run, keeper } = world;
    log.changeKey();
    log.append();
    log.seal();
    await time.advance(minuteMs);
    expect(kinds(world)).toEqual(['forged_head']);
    await expect(keeper.trustKey('audit.watchfloor.example/other+00000000+AAAA')).rejects.toThrow(
      /no key of/,
    );
    await keeper.trustKey(log.vkey());
    log.append();
    log.seal();
    await time.advance(minuteMs);
    expect(run.engine.call('audit.status', {})).toMatchObject({ head: { size: 7 }, cosigned: 7 });
    log.rewrite(3);
    await time.advance(minuteMs);
    expect(kinds(world).toSorted()).toEqual(['forged_head', 'split_view']);
    await run.engine.close();
  });

  it('does not forget with its cache: what the keychain holds is held against the server', async () => {
    const world = await begin();
    await world.run.engine.close();
    world.log.cut(3);
    const again = await begin(0, world.items, world.log);
    expect(kinds(again)).toEqual(['rolled_back']);
    await again.run.engine.close();
  });

  it('gives no second history its name, whatever main is asked for', async () => {
    const world = await begin();
    const { keeper, log } = world;
    const pin = keeper.known();
    if (pin === undefined) throw new Error('nothing is pinned');
    const forger = createRewritableLog();
    for (let count = 0; count < 9; count += 1) forger.append('other');
    forger.seal();
    const shown = forger.answer({
      ...{ method: 'GET', path: '/api/v1/audit/checkpoints/latest', headers: {}, body: null, signal: null },
    });
    const { note } = JSON.parse(shown?.body ?? '') as { note: string };
    await expect(keeper.answer({ kind: 'head', note, proof: [] })).rejects.toThrow(/not cosigned/);
    const other = { ...pin, log_vkeys: [{ vkey: 'x+y+z', from: 0, to: null }] };
    expect((await keeper.answer({ kind: 'trust', pin: other })).pin).toEqual(pin);
    expect(log.cosignatures).toHaveLength(1);
    await world.run.engine.close();
  });
});
