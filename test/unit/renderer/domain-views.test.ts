import { describe, expect, it } from 'vitest';
import { reasonIn, shortened } from '../../../renderer/domain/event-reason.ts';
import { changeView } from '../../../renderer/domain/field-change-view.ts';
import { nextStep, offeredSteps, questionsOf } from '../../../renderer/domain/lifecycle-view.ts';
import { ownerName, shortName } from '../../../renderer/domain/person-name.ts';
import { rowMark } from '../../../renderer/domain/row-mark.ts';
import { severityViews } from '../../../renderer/domain/severity-view.ts';
import { stepPatch } from '../../../renderer/domain/step-form.ts';
import { trustOf } from '../../../renderer/domain/trust-view.ts';
import { whyNot, whyNotAssign } from '../../../renderer/domain/why-not.ts';
import { tagsIn, tagsProblem } from '../../../renderer/features/incident/word-lists.ts';

const nobody = () => undefined;

describe('values in words', () => {
  it('gives every severity a shape of its own', () => {
    const glyphs = Object.values(severityViews).map((view) => view.glyph);
    expect(new Set(glyphs).size).toBe(glyphs.length);
  });

  it('puts what needs a person before what waits before what has ended', () => {
    expect(rowMark({ conflicts: 1, refused: 0, pending: 2, status: 'closed' })?.glyph).toBe('swap');
    expect(rowMark({ conflicts: 0, refused: 1, pending: 2, status: 'closed' })?.glyph).toBe('cross');
    expect(rowMark({ conflicts: 0, refused: 0, pending: 2, status: 'closed' })?.glyph).toBe('dashed');
    expect(rowMark({ conflicts: 0, refused: 0, pending: 0, status: 'closed' })?.glyph).toBe('check');
    expect(rowMark({ conflicts: 0, refused: 0, pending: 0, status: 'new' })).toBeNull();
  });

  it('calls owners by short names, the reader me', () => {
    expect(shortName('Amara N. Okafor')).toBe('A. Okafor');
    expect([
      ownerName('1', 'Amara Okafor', '1'),
      ownerName(null, null, '1'),
      ownerName('2', 'Cher', '1'),
    ]).toEqual(['me', 'unassigned', 'Cher']);
  });

  it('shows a change as old and new values in words', () => {
    expect(changeView({ field: 'severity', old: 'high', new: 'critical' }, nobody)).toMatchObject({
      field: 'Severity',
      old: 'high',
      new: 'critical',
    });
    expect(changeView({ field: 'assignee_id', old: null, new: '7' }, (id) => `person ${id}`)).toMatchObject({
      old: 'unassigned',
      new: 'person 7',
    });
    expect(changeView({ field: 'tags', old: [], new: ['phish', 'oauth'] }, nobody)).toMatchObject({
      old: 'none',
      new: 'phish, oauth',
      listed: 'added phish, oauth',
    });
    expect(changeView({ field: 'tags', old: ['a', 'b'], new: ['b', 'c'] }, nobody).listed).toBe(
      'added c; removed a',
    );
  });

  it('finds the reason behind the sentence that repeats a change', () => {
    const changes = [{ field: 'severity', old: 'high', new: 'low' }];
    expect(
      reasonIn({ kind: 'status_change', text: 'Status: new → triaged. Real, not a drill.', changes: [] }),
    ).toBe('Real, not a drill.');
    expect(reasonIn({ kind: 'field_change', text: 'severity: high → low. Only a test host.', changes })).toBe(
      'Only a test host.',
    );
    expect(reasonIn({ kind: 'field_change', text: 'severity: high → low', changes })).toBe('');
    expect(reasonIn({ kind: 'note', text: 'A. B.', changes: [] })).toBe('');
  });

  it('shortens the hash and the size of evidence', () => {
    const text = `Evidence added: ns.exe (2744320 bytes, SHA-256 ${'ab'.repeat(32)})`;
    expect(shortened({ kind: 'evidence_added', text })).toBe(
      'Evidence added: ns.exe (2.7 MB, SHA-256 abab…abab)',
    );
  });
});

describe('trust', () => {
  const live = { connection: 'live', synced_at: '2026-11-22T10:00:00.000Z' } as const;

  it('says first what of one’s own is not confirmed', () => {
    expect(trustOf('refused', live).kind).toBe('refused');
    expect(trustOf('pending', live).kind).toBe('pending');
  });

  it('calls only what is kept up to date live, and says from when the rest is', () => {
    expect(trustOf('confirmed', live).kind).toBe('live');
    expect(trustOf('confirmed', { ...live, connection: 'offline' })).toMatchObject({
      kind: 'cached',
      asOf: live.synced_at,
    });
    expect(trustOf('confirmed', null).kind).toBe('cached');
  });
});

describe('steps and permissions', () => {
  it('offers every step, those out of reach with their reason', () => {
    const steps = offeredSteps('recovered', ['responder']);
    expect(steps.find((step) => step.to === 'closed')?.unavailable).toContain('lead or admin');
    expect(steps.find((step) => step.to === 'investigating')?.unavailable).toBeUndefined();
  });

  it('asks for lessons only where the lifecycle does', () => {
    const close = offeredSteps('recovered', ['lead']).find((step) => step.to === 'closed');
    if (close === undefined) throw new Error('no step to closed');
    expect(questionsOf(close.transition, { severity: 'high' })).toEqual(['resolution', 'lessons']);
    expect(questionsOf(close.transition, { severity: 'low' })).toEqual(['resolution']);
    expect(stepPatch(close, { resolution: ' Patched. ' }, null)).toEqual({
      status: 'closed',
      resolution: 'Patched.',
    });
  });

  it('leads straight to closure, and nowhere from an end', () => {
    expect(nextStep('contained', ['lead'])?.to).toBe('eradicated');
    expect(nextStep('duplicate', ['lead'])).toBeNull();
  });

  it('lets people take work and put it back, and leads give it', () => {
    const meId = '1';
    expect(whyNotAssign(['responder'], { from: '2', to: '1', meId })).toBeUndefined();
    expect(whyNotAssign(['responder'], { from: '1', to: null, meId })).toBeUndefined();
    expect(whyNotAssign(['responder'], { from: null, to: '2', meId })).toContain('lead or admin');
    expect(whyNotAssign(['lead'], { from: null, to: '2', meId })).toBeUndefined();
    expect(whyNot(['viewer'], 'incident:write')).toContain('yours is viewer');
  });

  it('takes tags as people type them and names a wrong one', () => {
    expect(tagsIn('#phish, oauth  phish')).toEqual(['phish', 'oauth']);
    expect(tagsProblem('fine <b>')).toContain('“<b>”');
  });
});
