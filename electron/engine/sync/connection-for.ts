import type { ErrorCode } from '../../../shared/errors/codes.ts';
import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';

const signedOut: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'wrong_credentials',
  'session_ended',
  'token_rejected',
]);
const ownTrouble: ReadonlySet<ErrorCode> = new Set(['disk_full', 'cache_damaged', 'internal', 'engine_down']);

/** What the state bar shows while a problem of this kind lasts. Trouble on this machine says nothing about the way there. */
export function connectionFor(code: ErrorCode): SyncStatus['connection'] {
  if (signedOut.has(code)) return 'signed_out';
  return ownTrouble.has(code) ? 'connecting' : 'offline';
}
