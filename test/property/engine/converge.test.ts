import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EngineUnderTest } from '../../fakes/engine-under-test.ts';
import { startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi, type Fault } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const numbers = [1, 2, 3];
const at = '2026-11-22T09:00:00.000Z';

const step = fc.oneof(
  fc.record({ do: fc.constant('note'), on: fc.constantFrom(...numbers) }),
  fc.record({
    do: fc.constant('edit'),
    on: fc.constantFrom(...numbers),
    severity: fc.constantFrom('low', 'high', 'critical'),
  }),
  fc.record({ do: fc.constant('tag'), on: fc.constantFrom(...numbers) }),
  fc.record({ do: fc.constant('create') }),
  fc.record({ do: fc.constant('theirs'), on: fc.constantFrom(...numbers) }),
  fc.record({
    do: fc.constant('faults'),
    kinds: fc.array(fc.constantFrom('drop', 'drop_answer', '500', '429', 'garbage', 'none'), {
      minLength: 1,
      maxLength: 6,
    }),
  }),
  fc.record({ do: fc.constant('heal') }),
  fc.record({ do: fc.constant('mute'), telling: fc.boolean() }),
  fc.record({ do: fc.constant('cut') }),
  fc.record({ do: fc.constant('expire') }),
  fc.record({ do: fc.constant('token') }),
  fc.record({ do: fc.constant('restart') }),
  fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 1, max: 20_000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function faultOf(kind: string): Fault {
  if (kind === 'drop' || kind === 'drop_answer') return kind;
  if (kind === '500') return { status: 500, headers: {}, body: '' };
  if (kind === '429') return { status: 429, headers: { 'retry-after': '3' }, body: '' };
  if (kind === 'garbage')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"chan' };
  return null;
}

test('whatever happens in between, every accepted action is on the server exactly once and the cache is what the server is', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const time = createManualTime();
      const api = createFakeApi({ clock: time.clock, pageLimit: 3 });
      for (const number of numbers) {
        const data = sampleIncident(number);
        api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
      }
      let under = await startEngine({ api, time });
      await time.advance(10);
      const notes: string[] = [];
      const created: string[] = [];
      let tagged = 0;

      const act = async (next: Step): Promise<void> => {
        const { engine } = under;
        const id = 'on' in next ? sampleIncident(next.on).id : '';
        switch (next.do) {
          case 'note': {
            const event = { kind: 'note' as const, text: `note ${notes.length}`, happened_at: at };
            notes.push(engine.call('timeline.add', { incident_id: id, event, draft_key: null }).event_id);
            return;
          }
          case 'edit':
            engine.call('incident.edit', { incident_id: id, patch: { severity: next.severity as 'low' } });
            return;
          case 'tag':
            tagged += 1;
            engine.call('incident.edit', { incident_id: id, patch: { tags: [`t${tagged}`] } });
            return;
          case 'create':
            created.push(
              engine.call('incident.create', { title: 'Declared here', severity: 'low', detected_at: at })
                .incident_id,
            );
            return;
          case 'theirs':
            time.jump(1);
            api.edit(id, { title: `theirs ${time.clock.nowMs()}` });
            return;
          case 'faults': {
            let turn = 0;
            api.fault = () => faultOf(next.kinds[turn++ % next.kinds.length] ?? 'none');
            return;
          }
          case 'heal':
            api.fault = () => null;
            return;
          case 'mute':
            api.telling = next.telling;
            return;
          case 'cut':
            for (const stream of api.streams) stream.fail();
            return;
          case 'expire':
            api.expireCursors();
            return;
          case 'token':
            api.token = `token-${api.requests.length}`;
            return;
          case 'restart':
            under = await under.restart();
            return;
          case 'wait':
            await time.advance(next.ms);
        }
      };

      for (const next of steps) {
        await act(next);
        await time.advance(1);
        expectNothingLost(under, api.events, notes);
      }
      api.fault = () => null;
      api.telling = true;
      await time.advance(60_000);

      const { engine } = under;
      expect(engine.call('outbox.list', {}).entries).toEqual([]);
      expect(engine.call('sync.get', {})).toMatchObject({
        connection: 'live',
        pending: 0,
        refused: 0,
        conflicts: 0,
      });
      expect([...api.events.keys()].sort()).toEqual([...notes].sort());
      expect([...api.effects.values()].every((count) => count === 1)).toBe(true);
      expect([...api.incidents.keys()].filter((id) => created.includes(id)).sort()).toEqual(
        [...created].sort(),
      );
      for (const [id, incident] of api.incidents) {
        const seen = engine.call('incident.get', { id });
        expect(seen?.incident).toEqual(incident);
        const theirs = [...api.events.values()].filter((event) => event.incident_id === id);
        expect(seen?.timeline.map((entry) => entry.event.id).sort()).toEqual(
          theirs.map((event) => event.id).sort(),
        );
      }
      await engine.close();
    }),
    { numRuns: Number(process.env.WATCHFLOOR_RUNS ?? 40), interruptAfterTimeLimit: 90_000 },
  );
});

/** At every moment an accepted note is shown: pending or confirmed, once. */
function expectNothingLost(
  under: EngineUnderTest,
  onServer: ReadonlyMap<string, unknown>,
  notes: readonly string[],
): void {
  const shown = numbers.flatMap(
    (number) => under.engine.call('incident.get', { id: sampleIncident(number).id })?.timeline ?? [],
  );
  const ids = shown.map((entry) => entry.event.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const note of notes) expect(ids.includes(note) || onServer.has(note)).toBe(true);
}
