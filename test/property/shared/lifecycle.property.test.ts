import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeIncident, splitChanges } from '../../../server/incidents/change-incident.ts';
import {
  type Incident,
  type IncidentPatch,
  incidentSchema,
  incidentStatusSchema,
} from '../../../shared/domain/incident.ts';
import {
  findTransition,
  isOpen,
  judgeTransition,
  transitions,
  transitionsFrom,
} from '../../../shared/domain/lifecycle.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';

const id = '01a201a2-fa6a-7aec-b07c-54cf5ce18df8';
const otherId = '01a201a2-fa6a-7aec-b07c-54cf5ce18df9';
const start = '2026-01-01T00:00:00.000Z';
const base: Incident = {
  id,
  reference: 'INC-2026-0001',
  title: 'A title',
  description: '',
  severity: 'high',
  status: 'new',
  category: 'other',
  source: 'manual',
  tlp: 'amber',
  assignee_id: null,
  reporter_id: null,
  tags: [],
  techniques: [],
  affected_assets: [],
  detected_at: start,
  declared_at: start,
  acknowledged_at: null,
  contained_at: null,
  recovered_at: null,
  closed_at: null,
  resolution: null,
  lessons_learned: null,
  duplicate_of: null,
  created_at: start,
  updated_at: start,
  version: 1,
};

const status = fc.constantFrom(...incidentStatusSchema.options);
const severity = fc.constantFrom(...severitySchema.options);
const text = fc.constantFrom('', '  ', 'A text.');
const incident = fc
  .record({
    status,
    severity,
    resolution: fc.option(text),
    lessons_learned: fc.option(text),
    duplicate_of: fc.constantFrom(null, otherId),
  })
  .map((fields): Incident => ({ ...base, ...fields }));
const patch = fc.record(
  {
    status,
    severity,
    reason: text,
    resolution: fc.option(text),
    lessons_learned: fc.option(text),
    duplicate_of: fc.constantFrom(null, id, otherId),
    title: fc.constantFrom('A title', 'Another'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<IncidentPatch>;

/** What a patch makes of an incident, or null when it is refused. */
function tryChange(given: Incident, change: IncidentPatch, now: string) {
  try {
    return changeIncident(given, change, now);
  } catch {
    return null;
  }
}

describe('the lifecycle', () => {
  it('names each step once', () => {
    const steps = transitions.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(steps).size).toBe(steps.length);
    for (const { from, to } of transitions) expect(from).not.toBe(to);
  });

  it('reaches every state from new, and leads from every state back into the work', () => {
    const reach = (from: string) => {
      const seen = new Set([from]);
      for (const state of seen) for (const { to } of transitionsFrom(state as never)) seen.add(to);
      return seen;
    };
    expect(reach('new')).toEqual(new Set(incidentStatusSchema.options));
    for (const state of incidentStatusSchema.options)
      if (state !== 'investigating') expect(reach(state)).toContain('investigating');
  });

  it('is left only by reopening once it has ended, and needs a reason for that', () => {
    for (const state of incidentStatusSchema.options.filter((one) => !isOpen(one)))
      expect(transitionsFrom(state)).toMatchObject([{ to: 'investigating', needs: ['reason'] }]);
  });

  it('lets a step through exactly when it is in the table and nothing that it needs is missing', () => {
    fc.assert(
      fc.property(incident, patch, status, (given, rest, to) => {
        const asked = { ...rest, status: to };
        const verdict = judgeTransition(given, asked);
        const transition = findTransition(given.status, to);
        expect(verdict.kind === 'no_such_step').toBe(transition === null);
        if (verdict.kind === 'missing') expect(transition?.needs).toContain(verdict.need);
      }),
    );
  });

  it('never closes without a resolution, nor at high severity without lessons, nor repeats nothing', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
        let current = base;
        patches.forEach((one, index) => {
          const now = new Date(Date.parse(start) + (index + 1) * 1_000).toISOString();
          const change = tryChange(current, one, now);
          if (change === null) return;
          const { next } = change;
          if (next.status !== current.status)
            expect(findTransition(current.status, next.status)).not.toBeNull();
          if (next.status === 'closed') expect((next.resolution ?? '').trim()).not.toBe('');
          if (
            next.status === 'closed' &&
            current.status !== 'closed' &&
            ['critical', 'high'].includes(next.severity)
          )
            expect((next.lessons_learned ?? '').trim()).not.toBe('');
          if (next.status === 'duplicate') expect(next.duplicate_of).not.toBeNull();
          current = next;
        });
        expect(incidentSchema.safeParse(current).success).toBe(true);
      }),
    );
  });

  it('raises the version by one exactly when something differs, and tells each difference once', () => {
    fc.assert(
      fc.property(incident, patch, (given, one) => {
        const change = tryChange(given, one, '2026-02-01T00:00:00.000Z');
        if (change === null) return;
        expect(change.next.version).toBe(given.version + (change.changes.length > 0 ? 1 : 0));
        const { step, others } = splitChanges(change);
        expect([...step, ...others].map(({ field }) => field).toSorted()).toEqual(
          change.changes.map(({ field }) => field).toSorted(),
        );
        for (const { field, old, new: value } of change.changes) {
          expect(old).not.toEqual(value);
          expect(new Map<string, unknown>(Object.entries(change.next)).get(field)).toEqual(value);
        }
      }),
    );
  });

  it('stamps each state when it is first reached, and never again', () => {
    const stamps = ['acknowledged_at', 'contained_at', 'recovered_at', 'closed_at'] as const;
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
        let current = base;
        patches.forEach((one, index) => {
          const now = new Date(Date.parse(start) + (index + 1) * 1_000).toISOString();
          const next = tryChange(current, one, now)?.next ?? current;
          for (const stamp of stamps) {
            if (current[stamp] !== null) expect(next[stamp]).toBe(current[stamp]);
            else if (next[stamp] !== null) expect(next[stamp]).toBe(now);
          }
          current = next;
        });
      }),
    );
  });
});
