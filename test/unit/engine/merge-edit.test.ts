import { expect, test } from 'vitest';
import { mergeEdit } from '../../../electron/engine/outbox/merge-edit.ts';
import { sampleIncident } from '../../fakes/sample-rows.ts';

const base = { title: 'Phishing wave 1', tags: ['mail'], severity: 'medium' };

test('a field that only they changed is theirs', () => {
  const merge = mergeEdit(
    { severity: 'high' },
    { severity: 'medium' },
    sampleIncident(1, { title: 'Theirs' }),
  );
  expect(merge).toEqual({ kind: 'clean', patch: { severity: 'high' }, base: { severity: 'medium' } });
});

test('a field that both changed to the same is done', () => {
  const theirs = sampleIncident(1, { severity: 'high' });
  expect(mergeEdit({ severity: 'high' }, base, theirs)).toEqual({ kind: 'same' });
  expect(mergeEdit({ severity: 'high', title: 'Mine' }, base, theirs)).toMatchObject({
    kind: 'clean',
    patch: { title: 'Mine' },
  });
});

test('a field that both changed differently is named with both values, and the rest waits with it', () => {
  const theirs = sampleIncident(1, { tags: ['mail', 'theirs'] });
  const merge = mergeEdit({ tags: ['mail', 'mine'], severity: 'low', reason: 'because' }, base, theirs);
  if (merge.kind !== 'conflict') throw new Error(merge.kind);
  expect(merge.error.code).toBe('stale');
  expect(merge.error.fields).toEqual([
    { pointer: '/tags', detail: 'yours: mail, mine; theirs: mail, theirs' },
  ]);
  expect(merge.patch).toEqual({ tags: ['mail', 'mine'], severity: 'low', reason: 'because' });
  expect(merge.base).toEqual({ tags: ['mail', 'theirs'], severity: 'medium' });
});
