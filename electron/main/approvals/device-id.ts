import { deviceIdSchema } from '../../../shared/approvals/signed-scalars.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { deviceEntry } from '../keychain/stored-items.ts';

/** This installation's id, made once: two accounts that are used here are on one device. */
export async function deviceId(keychain: Keychain, newId: () => string): Promise<string> {
  const kept = deviceIdSchema.safeParse(await keychain.get(deviceEntry));
  if (kept.success) return kept.data;
  const made = newId();
  await keychain.set(deviceEntry, made);
  return made;
}
