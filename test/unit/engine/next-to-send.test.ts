import { expect, test } from 'vitest';
import type { OutboxRow } from '../../../electron/engine/cache/tables/outbox.ts';
import { nextToSend } from '../../../electron/engine/outbox/next-to-send.ts';

const row = (seq: number, incident: string, changes: Partial<OutboxRow> = {}): OutboxRow => ({
  seq,
  id: `c${seq}`,
  kind: 'timeline.add',
  incident_id: incident,
  send_key: `k${seq}`,
  payload: {},
  summary: '',
  text: null,
  queued_at: '2026-11-22T09:00:00.000Z',
  state: 'queued',
  attempts: 0,
  next_attempt_at: null,
  problem: null,
  ...changes,
});
const at = (ms: number) => ({ state: 'waiting' as const, next_attempt_at: new Date(ms).toISOString() });
const ids = (rows: readonly OutboxRow[]) => rows.map(({ id }) => id);

test('the first entry of each incident may go', () => {
  expect(ids(nextToSend([row(1, 'a'), row(2, 'a'), row(3, 'b')], new Set(), 0, 'no').ready)).toEqual([
    'c1',
    'c3',
  ]);
});

test('an incident with an entry on its way or waiting is not overtaken by itself', () => {
  expect(nextToSend([row(1, 'a'), row(2, 'a')], new Set(['c1']), 0, 'no').ready).toEqual([]);
  expect(nextToSend([row(1, 'a', at(5_000)), row(2, 'a')], new Set(), 0, 'no')).toEqual({
    ready: [],
    wakeAtMs: 5_000,
  });
});

test('a refused entry is passed over, a refused declaration holds back what is about it', () => {
  const refused = { state: 'refused' as const };
  expect(ids(nextToSend([row(1, 'a', refused), row(2, 'a')], new Set(), 0, 'no').ready)).toEqual(['c2']);
  const declared = row(1, 'a', { ...refused, kind: 'incident.create' });
  expect(nextToSend([declared, row(2, 'a')], new Set(), 0, 'no').ready).toEqual([]);
});

test('being eager cuts guesses short, and what the server asked for only when the user says so', () => {
  const problem = { code: 'rate_limited', message: '', id: '', retry_after_ms: 9_000, fields: [] } as const;
  const asked = row(1, 'a', { ...at(9_000), problem: { ...problem, fields: [] } });
  const guessed = row(2, 'b', at(9_000));
  expect(ids(nextToSend([asked, guessed], new Set(), 0, 'guesses').ready)).toEqual(['c2']);
  expect(ids(nextToSend([asked, guessed], new Set(), 0, 'always').ready)).toEqual(['c1', 'c2']);
});

test('nothing is read beyond the first that may go', () => {
  const read: number[] = [];
  function* rows() {
    for (let seq = 1; seq <= 1_000; seq += 1) {
      read.push(seq);
      yield row(seq, `incident ${seq}`);
    }
  }
  expect(ids(nextToSend(rows(), new Set(['c1']), 0, 'no', 2).ready)).toEqual(['c2', 'c3']);
  expect(read.length).toBeLessThan(6);
  expect(nextToSend(rows(), new Set(), 0, 'no', 0).ready).toEqual([]);
});
