import { describe, expect, it } from 'vitest';
import { hasSlaState, pressingClock, type SlaFacts, slaClocks } from '../../../../shared/domain/sla.ts';

const minute = 60_000;
const hour = 60 * minute;
const facts = (changes: Partial<SlaFacts> = {}): SlaFacts => ({
  severity: 'high',
  status: 'new',
  detectedAt: 0,
  acknowledgedAt: Number.NaN,
  containedAt: Number.NaN,
  closedAt: Number.NaN,
  ...changes,
});
const states = (of: SlaFacts, nowMs: number) => slaClocks(of, nowMs).map(({ state }) => state);

describe('the clocks of an incident', () => {
  it('run from its detection, are said to end soon in the last quarter, and go on when they are over', () => {
    expect(states(facts(), 30 * minute)).toEqual(['running', 'running', 'running']);
    expect(states(facts(), 50 * minute)).toEqual(['soon', 'running', 'running']);
    expect(states(facts(), 61 * minute)).toEqual(['overdue', 'running', 'running']);
  });

  it('tell what was met and what was late', () => {
    const done = facts({
      status: 'closed',
      acknowledgedAt: 2 * hour,
      containedAt: 3 * hour,
      closedAt: 4 * hour,
    });
    expect(states(done, 400 * hour)).toEqual(['late', 'met', 'met']);
    expect(slaClocks(done, 0).map(({ tookMs }) => tookMs)).toEqual([2 * hour, 3 * hour, 4 * hour]);
  });

  it('do not go on for what is done here and not confirmed yet, nor for what was no incident', () => {
    expect(states(facts({ status: 'triaged' }), 9 * hour)).toEqual(['done', 'overdue', 'running']);
    expect(states(facts({ status: 'false_positive' }), 9 * hour)).toEqual(['void', 'void', 'void']);
  });

  it('press in the order in which they run out', () => {
    expect(pressingClock(slaClocks(facts(), 0))).toMatchObject({ kind: 'acknowledge', dueMs: hour });
    expect(pressingClock(slaClocks(facts({ acknowledgedAt: 1 }), 0))).toMatchObject({ kind: 'contain' });
    expect(pressingClock(slaClocks(facts({ status: 'duplicate' }), 0))).toBe(null);
  });

  it('are what a query asks for', () => {
    const late = facts({ status: 'triaged', acknowledgedAt: 2 * hour });
    expect(hasSlaState(late, 'missed', 3 * hour)).toBe(true);
    expect(hasSlaState(late, 'overdue', 3 * hour)).toBe(false);
    expect(hasSlaState(late, 'on_time', 3 * hour)).toBe(true);
  });
});
