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

test('a field that both changed differently waits with its three values, and the rest goes', () => {
  const theirs = sampleIncident(1, { tags: ['mail', 'theirs'] });
  const merge = mergeEdit({ tags: ['mail', 'mine'], severity: 'low', reason: 'because' }, base, theirs);
  expect(merge).toEqual({
    kind: 'conflict',
    fields: [{ field: 'tags', base: ['mail'], mine: ['mail', 'mine'], theirs: ['mail', 'theirs'] }],
    reason: null,
    rest: { patch: { severity: 'low', reason: 'because' }, base: { severity: 'medium' } },
  });
});

test('a step and what it stands on wait together, with its reason', () => {
  const theirs = sampleIncident(1, { resolution: 'Theirs' });
  const merge = mergeEdit(
    { status: 'closed', resolution: 'Mine', title: 'Mine', reason: 'because' },
    { status: 'new', resolution: null, title: 'Phishing wave 1' },
    theirs,
  );
  expect(merge).toMatchObject({
    kind: 'conflict',
    fields: [
      { field: 'status', base: 'new', mine: 'closed', theirs: 'new' },
      { field: 'resolution', base: null, mine: 'Mine', theirs: 'Theirs' },
    ],
    reason: 'because',
    rest: { patch: { title: 'Mine' } },
  });
});
