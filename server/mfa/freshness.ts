import { stepUpSeconds } from '../../shared/api/mfa.ts';
import type { Caller } from '../checks/authenticate.ts';
import { Refusal } from '../http/refusal.ts';
import type { Database } from '../store/database.ts';
import { authTimeOf } from '../store/mfa.ts';

/** Refuses unless the second factor was given in this session in the last five minutes. */
export function requireFreshStepUp(db: Database, caller: Caller, nowMs: number): void {
  if (isFresh(authTimeOf(db, caller.sessionId), nowMs)) return;
  throw new Refusal('step-up-required', {
    detail: 'Give your password and a code of your authenticator again; it counts for five minutes.',
  });
}

function isFresh(authTime: number | null, nowMs: number): boolean {
  const now = Math.floor(nowMs / 1_000);
  return authTime !== null && authTime <= now && now - authTime <= stepUpSeconds;
}
