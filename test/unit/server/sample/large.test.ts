import { describe, expect, it } from 'vitest';
import { largeSample } from '../../../../server/sample/large.ts';
import { sampleOrganization } from '../../../../server/sample/sample-organization.ts';
import { containmentActionSchema } from '../../../../shared/domain/containment-action.ts';
import { evidenceSchema } from '../../../../shared/domain/evidence.ts';
import { type IncidentStatus, incidentSchema } from '../../../../shared/domain/incident.ts';
import { findTransition, judgeTransition } from '../../../../shared/domain/lifecycle.ts';
import { timelineEventSchema } from '../../../../shared/domain/timeline-event.ts';

const nowMs = Date.parse('2026-11-22T09:14:22Z');
const counts = { incidents: 3_000, events: 30_000 };
const made = [...largeSample('northwind', nowMs, counts)].flat();
const events = made.flatMap((one) => one.events);

describe('the large sample', () => {
  it('gives exactly as many incidents and entries as asked for, the same ones each time', () => {
    expect(made).toHaveLength(counts.incidents);
    expect(events).toHaveLength(counts.events);
    expect([...largeSample('northwind', nowMs, counts)].flat()).toEqual(made);
  });

  it('satisfies the schemas, names people of the sample workspace and no id twice', () => {
    const people = new Set(sampleOrganization('northwind', nowMs).users.map(({ user }) => user.id));
    for (const { incident, evidence, containment } of made) {
      incidentSchema.parse(incident);
      if (incident.assignee_id !== null) expect(people.has(incident.assignee_id)).toBe(true);
      for (const item of evidence) evidenceSchema.parse(item);
      for (const action of containment) containmentActionSchema.parse(action);
    }
    for (const event of events) timelineEventSchema.parse(event);
    const rows = made.flatMap((one) => [one.incident, ...one.events, ...one.evidence, ...one.containment]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('keeps the times in order, none in the future', () => {
    const now = new Date(nowMs).toISOString();
    for (const { incident, events: own } of made) {
      let latest = incident.declared_at;
      for (const event of own) {
        expect(event.happened_at <= event.recorded_at && event.recorded_at <= event.received_at).toBe(true);
        expect(event.recorded_at >= latest && event.received_at <= now).toBe(true);
        latest = event.recorded_at;
      }
    }
  });

  it('walks legal steps with what they need', () => {
    for (const { incident, events: own } of made) {
      let status: IncidentStatus = 'new';
      for (const { kind, changes, text } of own) {
        if (kind !== 'status_change') continue;
        const to = incidentSchema.shape.status.parse(changes[0]?.new);
        expect(findTransition(status, to), text).not.toBeNull();
        const verdict = judgeTransition({ ...incident, status }, { status: to, reason: text });
        expect(verdict.kind).toBe('allowed');
        status = to;
      }
      expect(incident.status).toBe(status);
    }
  });

  it('has a tenth of notes, a long tail and every status', () => {
    expect(events.filter(({ kind }) => kind === 'note').length / events.length).toBeCloseTo(0.1, 1);
    expect(Math.max(...made.map((one) => one.events.length))).toBeGreaterThan(1_000);
    expect(new Set(made.map(({ incident }) => incident.status)).size).toBe(9);
    expect(made[0]?.incident.reference).toBe('INC-2025-00001');
    expect(made.filter(({ evidence }) => evidence.length > 0).length).toBeGreaterThan(50);
    expect(made.filter(({ containment }) => containment.length > 0).length).toBeGreaterThan(50);
  });

  it('makes a hundred thousand entries', () => {
    let seen = 0;
    for (const batch of largeSample('speed', nowMs, { incidents: 10_000, events: 100_000 })) {
      for (const one of batch) seen += one.events.length;
    }
    expect(seen).toBe(100_000);
  });

  it('does without incidents or entries', () => {
    expect([...largeSample('none', nowMs, { incidents: 0, events: 0 })]).toEqual([]);
    const bare = [...largeSample('bare', nowMs, { incidents: 3, events: 0 })].flat();
    expect(bare.map(({ incident, events: own }) => [incident.status, own.length])).toEqual(
      Array(3).fill(['new', 0]),
    );
  });
});
