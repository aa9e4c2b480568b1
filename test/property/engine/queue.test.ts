import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incident } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { type QueueFilter, type QueueSort, queueSortSchema } from '../../../shared/ipc/queue-calls.ts';
import { everything, startEngine } from '../../fakes/engine-under-test.ts';
import { createFakeApi } from '../../fakes/fake-api.ts';
import { createManualTime } from '../../fakes/manual-time.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const severities = severitySchema.options;
const statuses = ['new', 'triaged', 'closed'] as const;
const sources = ['edr', 'cloud'] as const;
const people = [null, sampleMe.id, sampleId(1, 2)];
const tags = ['mail', 'vpn', 'emotet'];
const words = ['phishing', 'beacon', 'Überweisung', '203.0.113.7', 'ransom', 'pay'];

const incident = fc.record({
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom(...statuses),
  source: fc.constantFrom(...sources),
  assignee_id: fc.constantFrom(...people),
  tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
  title: fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
    .map((some) => `${some.join(' ')} case`),
  detected_at: fc.integer({ min: 0, max: 5 }).map((day) => `2026-11-0${day + 1}T00:00:00.000Z`),
});
const filter = fc.record({
  text: fc.constantFrom('', '', ...words, 'phish', 'uberweisung', '203.0.113', 'ransom pay', 'quarantined'),
  severity: fc.uniqueArray(fc.constantFrom(...severities), { maxLength: 2 }),
  status: fc.uniqueArray(fc.constantFrom(...statuses), { maxLength: 2 }),
  assignee: fc.uniqueArray(fc.constantFrom('none', 'me', sampleId(1, 2)), { maxLength: 2 }),
  source: fc.uniqueArray(fc.constantFrom(...sources), { maxLength: 1 }),
  tag: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 1 }),
}) as fc.Arbitrary<QueueFilter>;
const sort = fc.record({
  by: fc.constantFrom(...queueSortSchema.shape.by.options),
  direction: fc.constantFrom('asc', 'desc'),
}) as fc.Arbitrary<QueueSort>;

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** The same question answered the slow way. */
function fits(row: Incident, note: string | null, by: QueueFilter): boolean {
  const among = <T>(chosen: readonly T[], value: T) => chosen.length === 0 || chosen.includes(value);
  const assignee = by.assignee.map((id) => (id === 'none' ? null : id === 'me' ? sampleMe.id : id));
  const own = ` ${fold([row.reference, row.title, row.description, ...row.tags].join(' ')).replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const noted = ` ${fold(note ?? '').replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const typed = by.text.split(' ').filter((word) => word !== '');
  return (
    among(by.severity, row.severity) &&
    among(by.status, row.status) &&
    among(by.source, row.source) &&
    among(assignee, row.assignee_id) &&
    (by.tag.length === 0 || by.tag.some((tag) => row.tags.includes(tag))) &&
    typed.every((word, index) => {
      const wanted = ` ${fold(word).replace(/[^\p{L}\p{N}]+/gu, ' ')}${index === typed.length - 1 ? '' : ' '}`;
      return own.includes(wanted) || noted.includes(wanted);
    })
  );
}

test('the queue, its counts and its places are what a look at every incident says, also while things move', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(incident, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(), incident), { maxLength: 4 }),
      fc.array(fc.tuple(filter, sort), { minLength: 1, maxLength: 4 }),
      async (rows, edits, questions) => {
        const time = createManualTime();
        const api = createFakeApi({ clock: time.clock });
        const notes = new Map<string, string>();
        for (const [index, row] of rows.entries()) {
          const data = sampleIncident(index + 1, row);
          api.seed({ kind: 'incident', id: data.id, incident_id: data.id, data });
          if (index % 3 !== 0) continue;
          const event = sampleEvent(index + 1, data.id, { text: 'Mailbox quarantined' });
          api.seed({ kind: 'event', id: event.id, incident_id: data.id, data: event });
          notes.set(data.id, event.text);
        }
        const { engine } = await startEngine({ api, time });
        await time.advance(10);

        const check = (): void => {
          const all = [...api.incidents.values()];
          for (const [by, order] of questions) {
            const expected = all
              .filter((row) => fits(row, notes.get(row.id) ?? null, by))
              .map((row) => row.id);
            const page = engine.call('queue.page', { filter: by, sort: order, offset: 0, limit: 500 });
            expect(page.rows.map((row) => row.id).sort()).toEqual(expected.sort());
            expect(page.total).toBe(expected.length);
            const keys = page.rows.map((row) => keyOf(row, order.by));
            const sign = order.direction === 'asc' ? 1 : -1;
            for (let at = 1; at < keys.length; at += 1)
              expect(compare(keys[at - 1] ?? '', keys[at] ?? '') * sign).toBeLessThanOrEqual(0);
            for (const [at, row] of page.rows.entries())
              expect(engine.call('queue.locate', { filter: by, sort: order, id: row.id })).toEqual({
                index: at,
                total: expected.length,
                previous_id: page.rows[at - 1]?.id ?? null,
                next_id: page.rows[at + 1]?.id ?? null,
              });
            const facets = engine.call('queue.facets', { filter: by });
            expect(facets.total).toBe(expected.length);
            for (const { value, count } of facets.severity)
              expect(count).toBe(
                all.filter(
                  (row) =>
                    row.severity === value && fits(row, notes.get(row.id) ?? null, { ...by, severity: [] }),
                ).length,
              );
            const mine = facets.assignee.find(({ value }) => value === 'me')?.count;
            expect(mine).toBe(
              all.filter((row) => fits(row, notes.get(row.id) ?? null, { ...by, assignee: ['me'] })).length,
            );
          }
        };

        check();
        for (const [at, changes] of edits) {
          api.edit(sampleIncident((at % rows.length) + 1).id, changes);
          await time.advance(1);
          check();
        }
        await engine.close();
      },
    ),
    { numRuns: 40 },
  );
});

type Row = Pick<
  Incident,
  'severity' | 'reference' | 'title' | 'status' | 'assignee_id' | 'detected_at' | 'updated_at'
>;

function keyOf(row: Row & { readonly assignee_name: string | null }, by: QueueSort['by']): string | number {
  if (by === 'severity') return -severities.indexOf(row.severity);
  if (by === 'status') return statuses.indexOf(row.status as 'new');
  if (by === 'assignee') return row.assignee_id === null ? '' : (row.assignee_name ?? '').toLowerCase();
  return (by === 'title' ? row.title.toLowerCase() : row[by]) ?? '';
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

test('what only the outbox knows is in the queue too', async () => {
  const time = createManualTime();
  const api = createFakeApi({ clock: time.clock });
  const { engine } = await startEngine({ api, time });
  api.fault = () => 'drop';
  const { incident_id } = engine.call('incident.create', {
    title: 'Declared offline: strange beacon',
    severity: 'high',
    detected_at: '2026-11-22T09:00:00.000Z',
  });
  engine.call('timeline.add', {
    incident_id,
    event: { kind: 'note', text: 'Pulled the plug', happened_at: '2026-11-22T09:00:00.000Z' },
    draft_key: null,
  });
  for (const text of ['beac', 'plug', 'strange pulled']) {
    const filter = { ...everything, text };
    const page = engine.call('queue.page', {
      filter,
      sort: { by: 'reference', direction: 'desc' },
      offset: 0,
      limit: 10,
    });
    expect(page.rows, text).toMatchObject([{ id: incident_id, reference: null, pending: 2, unread: false }]);
  }
  expect(engine.call('queue.facets', { filter: everything }).severity).toContainEqual({
    value: 'high',
    label: null,
    count: 1,
  });
  await engine.close();
});
