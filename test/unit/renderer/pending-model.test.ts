import { expect, test } from 'vitest';
import {
  pendingGroups,
  pendingState,
  whyNotDiscard,
  whyNotEdit,
} from '../../../renderer/app/pending-model.ts';
import type { OutboxEntry } from '../../../shared/ipc/sync-calls.ts';
import { sampleId } from '../../fakes/sample-rows.ts';

function entry(number: number, incident: number, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id: sampleId(5, number),
    kind: 'timeline.add',
    incident_id: sampleId(2, incident),
    incident_reference: `INC-2026-000${incident}`,
    incident_title: `Incident ${incident}`,
    summary: `Note: ${number}`,
    queued_at: '2026-11-22T09:00:00.000Z',
    state: 'queued',
    attempts: 0,
    next_attempt_at: null,
    problem: null,
    text: 'words',
    editable: [{ name: 'text', value: 'words' }],
    patch: null,
    ...more,
  };
}

test('entries stand by incident, each group in the order of sending', () => {
  const groups = pendingGroups([entry(1, 1), entry(2, 2), entry(3, 1)]);
  expect(groups.map(({ reference, entries }) => [reference, entries.map(({ summary }) => summary)])).toEqual([
    ['INC-2026-0001', ['Note: 1', 'Note: 3']],
    ['INC-2026-0002', ['Note: 2']],
  ]);
});

test('each state says why it has not gone yet', () => {
  expect(pendingState(entry(1, 1), 0)).toBe('waits for the server');
  expect(pendingState(entry(1, 1), 2)).toBe('goes after 2 before it');
  expect(pendingState(entry(1, 1, { state: 'waiting', attempts: 1 }), 0)).toBe('tried once');
  expect(pendingState(entry(1, 1, { state: 'refused' }), 0)).toBe('refused by the server');
});

test('what may have arrived is neither reworded nor given up', () => {
  expect(whyNotDiscard(entry(1, 1))).toBeNull();
  expect(whyNotEdit(entry(1, 1))).toBeNull();
  for (const state of ['sending', 'waiting'] as const) {
    expect(whyNotDiscard(entry(1, 1, { state }))).not.toBeNull();
    expect(whyNotEdit(entry(1, 1, { state }))).not.toBeNull();
  }
  expect(whyNotEdit(entry(1, 1, { editable: [] }))).toMatch(/no words/);
});
