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
  expect(value).toEqual({ theme: 'light', density: 'compact', time_zone: 'local', lock_after_minutes: 5 });
  expect(applied).toEqual([value]);
});
