import { z } from 'zod';
import { meSchema } from '../../../shared/domain/user.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { currentSessionEntry } from '../keychain/stored-items.ts';

/** Who is signed in. In the keychain because it names a person, and so that nobody can undo the lock or reset the attempts with an editor. */
export const currentSessionSchema = z.object({
  v: z.literal(1),
  origin: z.string(),
  me: meSchema,
  locked: z.boolean(),
  attempts: z.object({ failed: z.number().int().nonnegative(), last_at_ms: z.number() }),
  /** Actions that the server had not confirmed when the console was locked. */
  pending: z.number().int().nullable(),
});
export type CurrentSession = z.infer<typeof currentSessionSchema>;

/** Null when nobody is signed in, or the entry is not readable. */
export async function loadCurrentSession(keychain: Keychain): Promise<CurrentSession | null> {
  const text = await keychain.get(currentSessionEntry);
  if (text === null) return null;
  try {
    return currentSessionSchema.parse(JSON.parse(text));
  } catch {
    return null; // Written by another version: signing in again makes it anew.
  }
}

export async function saveCurrentSession(keychain: Keychain, session: CurrentSession): Promise<void> {
  await keychain.set(currentSessionEntry, JSON.stringify(session));
}
