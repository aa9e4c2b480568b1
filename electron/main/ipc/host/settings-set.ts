import { type Settings, settingsSchema } from '../../../../shared/ipc/app-calls.ts';
import type { JsonFile } from '../../files/json-file.ts';
import type { HostCall } from './host-calls.ts';

/** Answers all settings as they are now, once they are durable. */
export function settingsSetCall(
  file: JsonFile<Settings>,
  applied: (settings: Settings) => void,
): HostCall<'settings.set'> {
  return async (change) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const settings = settingsSchema.parse({ ...file.value(), ...given });
    await file.set(settings);
    applied(settings);
    return settings;
  };
}
