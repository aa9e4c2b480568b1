import { expect, it } from 'vitest';
import { settingsSetCall } from '../../../../electron/main/ipc/host/settings-set.ts';
import { type Settings, settingsSchema } from '../../../../shared/ipc/app-calls.ts';
import { contract } from '../../../../shared/ipc/contract.ts';

it('changes only what is named', async () => {
  let value: Settings = settingsSchema.parse({ density: 'compact', lock_after_minutes: 5 });
  const file = {
    value: () => value,
    set: async (next: Settings) => {
      value = next;
    },
  };
  const applied: Settings[] = [];
  const set = settingsSetCall(file, (settings) => applied.push(settings));
  await set(contract['settings.set'].input.parse({ theme: 'light' }));
  expect(value).toEqual({
    ...{ theme: 'light', density: 'compact', time_zone: 'local', lock_after_minutes: 5 },
    view: {},
  });
  expect(applied).toEqual([value]);
  await set(contract['settings.set'].input.parse({ view: { 'split.queue.preview': 420 } }));
  expect(value).toMatchObject({ theme: 'light', view: { 'split.queue.preview': 420 } });
});

it('keeps of the view only small numbers, switches and plain words under plain names, and not many', () => {
  const accepts = (view: unknown) => contract['settings.set'].input.safeParse({ view }).success;
  expect(accepts({ 'queue.preview.shown': false, 'split.incident.facts': 0 })).toBe(true);
  expect(accepts(Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`a${at}`, at])))).toBe(true);
  expect(accepts(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`a${at}`, at])))).toBe(false);
  expect(accepts({ 'audit.columns': ['time', 'object_type'] })).toBe(true);
  for (const value of [
    'text',
    -1,
    10_001,
    1.5,
    Number.NaN,
    null,
    {},
    [1],
    ['<b>'],
    ['two words'],
    Array(65).fill('a'),
  ])
    expect(accepts({ a: value }), String(value)).toBe(false);
  for (const name of ['', 'A', '__proto__x', 'a b', `a${'b'.repeat(60)}`])
    expect(accepts({ [name]: 1 }), name).toBe(false);
});
