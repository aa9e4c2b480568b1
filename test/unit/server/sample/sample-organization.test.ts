import { describe, expect, it } from 'vitest';
import {
  type SampleOrganization,
  sampleOrganization,
} from '../../../../server/sample/sample-organization.ts';
import { containmentActionSchema } from '../../../../shared/domain/containment-action.ts';
import { evidenceSchema } from '../../../../shared/domain/evidence.ts';
import { type IncidentStatus, incidentSchema } from '../../../../shared/domain/incident.ts';
import { findTransition, isOpen, judgeTransition } from '../../../../shared/domain/lifecycle.ts';
import type { Permission } from '../../../../shared/domain/permission.ts';
import { may, roleSchema } from '../../../../shared/domain/role.ts';
import { timelineEventKindSchema, timelineEventSchema } from '../../../../shared/domain/timeline-event.ts';
import { passwordSchema, userSchema } from '../../../../shared/domain/user.ts';

const moments = [
  '2026-11-22T04:20:00Z',
  '2026-11-22T00:00:05Z',
  '2026-03-01T23:59:58Z',
  '2027-01-04T12:00:00Z',
];
const nowMs = Date.parse('2026-11-22T09:14:22Z');
const sample = sampleOrganization('northwind', nowMs);

function timesIn(value: unknown): readonly string[] {
  return (JSON.stringify(value).match(/"\d{4}-\d{2}-\d{2}T[\d:.]+Z"/g) ?? []).map((text) =>
    text.slice(1, -1),
  );
}

function idsIn({ organization, users, incidents }: SampleOrganization): readonly string[] {
  return [
    organization.id,
    ...users.map(({ user }) => user.id),
    ...incidents.flatMap(({ incident, events, evidence, containment }) =>
      [incident, ...events, ...evidence, ...containment].map((row) => row.id),
    ),
  ];
}

describe('the sample workspace', () => {
  it('is the same for the same seed and time and another for another seed', () => {
    expect(sampleOrganization('northwind', nowMs)).toEqual(sample);
    expect(idsIn(sampleOrganization('other', nowMs))).not.toEqual(idsIn(sample));
  });

  it('has six people who cover every role, at a reserved domain, with passwords of 12 characters and more', () => {
    expect(sample.users).toHaveLength(6);
    expect(new Set(sample.users.flatMap(({ user }) => user.roles))).toEqual(new Set(roleSchema.options));
    expect(sample.users.filter(({ user }) => user.roles.includes('responder'))).toHaveLength(2);
    for (const { user, password } of sample.users) {
      userSchema.parse(user);
      passwordSchema.parse(password);
      expect(user.email).toMatch(/@northwind\.example$/);
    }
    expect(new Set(sample.users.map(({ password }) => password)).size).toBe(6);
  });

  it.each(moments)('holds forty incidents that satisfy the schemas when opened at %s', (moment) => {
    const { incidents } = sampleOrganization('seed', Date.parse(moment));
    expect(incidents).toHaveLength(40);
    for (const { incident, events, evidence, containment } of incidents) {
      expect(incidentSchema.parse(incident)).toEqual(incident);
      for (const event of events) expect(timelineEventSchema.parse(event)).toEqual(event);
      for (const item of evidence) expect(evidenceSchema.parse(item)).toEqual(item);
      for (const action of containment) expect(containmentActionSchema.parse(action)).toEqual(action);
      for (const row of [...events, ...evidence, ...containment]) expect(row.incident_id).toBe(incident.id);
    }
  });

  it.each(moments)('names no time in the future and no id twice when opened at %s', (moment) => {
    const opened = sampleOrganization('seed', Date.parse(moment));
    expect(timesIn(opened).filter((time) => Date.parse(time) > Date.parse(moment))).toEqual([]);
    const ids = idsIn(opened);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id[14] !== '7')).toEqual([]);
  });

  it.each(moments)('has happened before recorded before received, in the order received, at %s', (moment) => {
    for (const { incident, events } of sampleOrganization('seed', Date.parse(moment)).incidents) {
      let latest = incident.created_at;
      for (const event of events) {
        expect(event.happened_at <= event.recorded_at, event.text).toBe(true);
        expect(event.recorded_at <= event.received_at, event.text).toBe(true);
        expect(event.recorded_at >= incident.declared_at, event.text).toBe(true);
        expect(event.received_at >= latest, event.text).toBe(true);
        if (event.struck !== null) expect(event.struck.at > event.received_at).toBe(true);
        latest = event.received_at;
      }
      expect(incident.detected_at <= incident.declared_at, incident.title).toBe(true);
      expect(incident.updated_at >= latest).toBe(true);
      expect(events.length, incident.title).toBeGreaterThanOrEqual(4);
      expect(events.length, incident.title).toBeLessThanOrEqual(25);
    }
  });

  it('walks only legal steps of the lifecycle, with what each step needs', () => {
    for (const { incident, events } of sample.incidents) {
      let status: IncidentStatus = 'new';
      for (const { changes, kind, text } of events) {
        const change = changes.find(({ field }) => field === 'status');
        if (kind !== 'status_change' || change === undefined) continue;
        expect(change.old).toBe(status);
        const to = incidentSchema.shape.status.parse(change.new);
        const transition = findTransition(status, to);
        expect(transition, `${incident.title}: ${text}`).not.toBeNull();
        if (transition?.needs.includes('reason')) expect(text).toMatch(/\. .{20,}/);
        if (to === incident.status && !isOpen(to)) {
          const verdict = judgeTransition({ ...incident, status }, { status: to, reason: text });
          expect(verdict.kind, incident.title).toBe('allowed');
        }
        status = to;
      }
      expect(incident.status).toBe(status);
      expect(incident.acknowledged_at === null).toBe(status === 'new');
      expect(incident.closed_at === null).toBe(isOpen(status));
    }
  });

  it('numbers the incidents in the order of their declaration, from twelve minutes to forty days old', () => {
    const times = sample.incidents.map(({ incident }) => Date.parse(incident.declared_at));
    expect(times).toEqual(times.toSorted((left, right) => left - right));
    expect(sample.incidents.map(({ incident }) => incident.reference)).toEqual(
      times.map((_, index) => `INC-2026-${String(index + 1).padStart(4, '0')}`),
    );
    expect((nowMs - Math.max(...times)) / 60_000).toBeCloseTo(12, 1);
    expect((nowMs - Math.min(...times)) / 86_400_000).toBeGreaterThan(37);
    expect((nowMs - Math.min(...times)) / 86_400_000).toBeLessThanOrEqual(40);
  });

  it("leaves work to do: severe ones open, some new and nobody's, every status and kind of entry met", () => {
    const all = sample.incidents.map(({ incident }) => incident);
    const severe = all.filter(({ severity, status }) => isOpen(status) && /critical|high/.test(severity));
    expect(severe.length).toBeGreaterThan(10);
    expect(all.filter((one) => one.status === 'new' && one.assignee_id === null).length).toBeGreaterThan(2);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(incidentSchema.shape.status.options));
    expect(new Set(all.map(({ severity }) => severity)).size).toBe(5);
    const kinds = sample.incidents.flatMap(({ events }) => events.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(timelineEventKindSchema.options));
  });

  it('lets nobody write who may not: readers, and responders who close', () => {
    const rolesOf = new Map(sample.users.map(({ user }) => [user.id, user.roles]));
    const mayAll = (id: string | null, permission: Permission) =>
      id === null || may(rolesOf.get(id) ?? [], permission);
    for (const { incident, events, evidence, containment } of sample.incidents) {
      expect(mayAll(incident.reporter_id, 'incident:write'), incident.title).toBe(true);
      for (const { author_id: author, changes, text } of events) {
        expect(mayAll(author, 'timeline:write'), text).toBe(true);
        const isClosing = changes.some((one) => one.field === 'status' && one.new === 'closed');
        if (isClosing) expect(mayAll(author, 'incident:close'), text).toBe(true);
        const given = changes.find(({ field }) => field === 'assignee_id');
        if (given !== undefined && given.new !== author)
          expect(mayAll(author, 'incident:assign'), text).toBe(true);
      }
      for (const { collected_by } of evidence) expect(mayAll(collected_by, 'evidence:write')).toBe(true);
      for (const { proposed_by } of containment)
        expect(mayAll(proposed_by, 'containment:propose')).toBe(true);
    }
  });

  it('leaves no placeholder in a text and repeats no text', () => {
    const text = JSON.stringify(sample.incidents);
    expect(text).not.toMatch(/\{(ref|hash):/);
    const told = sample.incidents.flatMap(({ events }) =>
      events
        .filter(({ kind, changes }) => kind !== 'containment' && changes.length === 0)
        .map((event) => event.text),
    );
    expect(new Set(told).size).toBe(told.length);
  });

  it('uses documentation and private addresses only', () => {
    const addresses = JSON.stringify(sample.incidents).match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? [];
    const known = /^(192\.0\.2|198\.51\.100|203\.0\.113|10|192\.168)\./;
    const told = ['3.225.16.109', '8.8.8.8', '1.18.69'];
    expect(addresses.filter((address) => !known.test(address) && !told.includes(address))).toEqual([]);
  });
});
