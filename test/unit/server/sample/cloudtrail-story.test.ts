import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleOrganization } from '../../../../server/sample/sample-organization.ts';

const recordSchema = z.object({
  eventID: z.string(),
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.string(),
  sourceIPAddress: z.string(),
  errorCode: z.string().optional(),
});
const excerpt = new URL('../../../fixtures/cloudtrail-stratus/excerpt.json', import.meta.url);
const text = readFileSync(excerpt, 'utf8');
const records = new Map(
  z
    .object({ Records: z.array(recordSchema) })
    .parse(JSON.parse(text))
    .Records.map((record) => [record.eventID, record]),
);

const sample = sampleOrganization('northwind', Date.parse('2026-11-22T09:14:22Z'));
const simulation = sample.incidents.find(({ incident }) => incident.tags.includes('stratus-red-team'));
const told = (simulation?.events ?? []).flatMap((event) => {
  const id = /eventID ([0-9a-f-]{36})$/.exec(event.text)?.[1];
  return id === undefined ? [] : [{ event, record: records.get(id) }];
});

describe('the incident told from CloudTrail records', () => {
  it('names events that are in the excerpt, with their service and source address', () => {
    expect(told.length).toBeGreaterThanOrEqual(14);
    for (const { event, record } of told) {
      expect(record, event.text).toBeDefined();
      expect(event.text).toContain(`${record?.eventName} `);
      expect(event.text).toContain(record?.sourceIPAddress);
      expect(event.source).toBe(`CloudTrail ${record?.eventSource}`);
      if (record?.errorCode !== undefined && !record.errorCode.startsWith('Access')) {
        expect(event.text).toContain(record.errorCode);
      }
    }
  });

  it('keeps the time between the events to the second', () => {
    const offsets = told.map(
      ({ event, record }) => Date.parse(event.happened_at) - Date.parse(record?.eventTime ?? ''),
    );
    expect(new Set(offsets).size).toBe(1);
  });

  it('says that it is a simulation with shifted times', () => {
    expect(simulation?.incident.description).toMatch(/^Attack simulation of 10 July 2023/);
    expect(simulation?.incident.description).toContain('times are shifted');
  });

  it('rests on a small excerpt without keys or tokens', () => {
    expect(text.length).toBeLessThan(30_000);
    expect(text).not.toMatch(/AKIA|ASIA[A-Z0-9]{12}|sessionToken/);
  });
});
