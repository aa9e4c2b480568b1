import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quickSchema } from '../../../electron/engine/lib/quick-schema.ts';
import { type Change, changePageSchema, changeSchema } from '../../../shared/api/sync.ts';
import { sampleEvent, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

const incident = sampleIncident(1);
const event = sampleEvent(1, incident.id, {
  changes: [{ field: 'tags', old: [], new: ['a', null, 1, true] }],
  struck: { by: sampleMe.id, at: '2026-11-22T09:00:00.000Z', reason: 'wrong case' },
});
const { organization: _, ...user } = sampleMe;
const samples: readonly Change[] = [
  { kind: 'incident', id: incident.id, incident_id: incident.id, data: incident },
  { kind: 'incident', id: incident.id, incident_id: incident.id, data: null },
  { kind: 'event', id: event.id, incident_id: incident.id, data: event },
  { kind: 'user', id: user.id, incident_id: null, data: user },
];

const odd = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_VALUE,
    Number.POSITIVE_INFINITY,
    '',
    ' ',
    ' padded ',
  ),
  fc.constantFrom(
    '2026-02-30T00:00:00.000Z',
    '2026-01-01T00:00:00Z',
    incident.id.toUpperCase(),
    'INC-26-1',
    'closed',
  ),
  fc.string({ maxLength: 300 }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

/** A good change with some member, however deep, replaced, added or taken away. */
const changed = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'add', 'drop'), odd), { maxLength: 2 }),
  )
  .map(([sample, edits]) => {
    const copy = structuredClone(sample) as unknown;
    for (const [at, how, value] of edits) {
      const places = objectsIn(copy);
      const place = places[at % places.length];
      const names = Object.keys(place ?? {});
      const name = names[at % Math.max(1, names.length)] ?? 'x';
      if (place === undefined) continue;
      if (how === 'set') place[name] = value;
      else if (how === 'add') place[`extra${at % 3}`] = value;
      else delete place[name];
    }
    return JSON.parse(JSON.stringify(copy)) as unknown; // only what JSON can say ever arrives
  });

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

test('the short way answers what the schema answers, for right and for wrong values', () => {
  const quick = quickSchema(changeSchema);
  fc.assert(
    fc.property(changed, (value) => {
      const slow = changeSchema.safeParse(value);
      const short = quick.safeParse(value);
      expect(short.success).toBe(slow.success);
      if (slow.success) expect(short.data).toEqual(slow.data);
    }),
    { numRuns: 5_000 },
  );
});

test('a page of ordinary changes takes the short way', () => {
  const page = { changes: samples.slice(0, 3), cursor: 'c1', more: false, remaining: 0 };
  const parsed = quickSchema(changePageSchema).safeParse(page);
  expect(parsed.success && parsed.data === page).toBe(true);
});

test('members in another order take the short way too, and a wrong one among them is found', () => {
  const quick = quickSchema(changePageSchema);
  const backwards = (value: object) => Object.fromEntries(Object.entries(value).reverse());
  const page = (id: unknown) =>
    backwards({
      changes: [{ kind: 'event', id: event.id, incident_id: incident.id, data: backwards({ ...event, id }) }],
      cursor: 'c1',
      more: false,
      remaining: 0,
    });
  const right = page(event.id);
  expect(quick.safeParse(right).data).toBe(right);
  expect(quick.safeParse(page('x')).success).toBe(false);
});
