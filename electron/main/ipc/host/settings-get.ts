import type { Settings } from '../../../../shared/ipc/app-calls.ts';
import type { JsonFile } from '../../files/json-file.ts';
import type { HostCall } from './host-calls.ts';

export function settingsGetCall(file: JsonFile<Settings>): HostCall<'settings.get'> {
  return async () => file.value();
}
