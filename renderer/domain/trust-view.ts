import type { Confirmation } from '../../shared/ipc/confirmation.ts';
import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';

export interface TrustView {
  readonly kind: 'refused' | 'conflict' | 'pending' | 'live' | 'cached';
  readonly glyph: 'cross' | 'swap' | 'dashed' | 'dot' | 'half';
  readonly tone: 'bad' | 'accent' | 'ok' | 'warn';
  readonly label: string;
  readonly explanation: string;
  /** Set for what is cached: when it was last known to be the server's. */
  readonly asOf: string | null;
}

/** How far what is on screen can be believed: first the person's own unconfirmed work, then the age of the rest. */
export function trustOf(
  state: Confirmation | 'conflict',
  sync: Pick<SyncStatus, 'connection' | 'synced_at'> | null,
): TrustView {
  if (state === 'refused') {
    return {
      kind: 'refused',
      glyph: 'cross',
      tone: 'bad',
      label: 'refused',
      explanation: 'The server refused one of your changes; it is marked below. Nothing you wrote is lost.',
      asOf: null,
    };
  }
  if (state === 'conflict') {
    return {
      kind: 'conflict',
      glyph: 'swap',
      tone: 'warn',
      label: 'conflict',
      explanation:
        'Somebody else changed the same field as you. Theirs is shown, yours is kept until you decide.',
      asOf: null,
    };
  }
  if (state === 'pending') {
    return {
      kind: 'pending',
      glyph: 'dashed',
      tone: 'accent',
      label: 'pending',
      explanation: 'Some of what is shown is saved here and not yet confirmed by the server.',
      asOf: null,
    };
  }
  if (sync?.connection === 'live' || sync?.connection === 'polling') {
    return {
      kind: 'live',
      glyph: 'dot',
      tone: 'ok',
      label: 'live',
      explanation: 'Confirmed by the server and kept up to date.',
      asOf: null,
    };
  }
  return {
    kind: 'cached',
    glyph: 'half',
    tone: 'warn',
    label: 'cached',
    explanation: 'From the encrypted cache of this machine; the server may know more.',
    asOf: sync?.synced_at ?? null,
  };
}
