import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';
import { formatDuration } from '../lib/format-age.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import type { Tone } from '../ui/tone.ts';

const FRESH_MS = 60 * 1000;
/** Data older than this is said in words. */
const OLD_MS = 60 * 60 * 1000;

export interface ConnectionLook {
  readonly glyph: GlyphName;
  readonly tone: Tone;
  readonly text: string;
  readonly explanation: string;
}

/** `sinceText` is the time of the last change in the viewer's zone. */
export function connectionLook(sync: SyncStatus, sinceText: string): ConnectionLook {
  if (sync.drill !== null) {
    return {
      glyph: 'ring',
      tone: 'warn',
      text: 'Drill: network cut',
      explanation:
        'Watchfloor cuts itself off from the network. Go on working: changes wait here until the drill ends.',
    };
  }
  switch (sync.connection) {
    case 'live':
      return { glyph: 'dot', tone: 'ok', text: 'Online', explanation: 'Changes arrive as they happen.' };
    case 'polling':
      return {
        glyph: 'dot',
        tone: 'ok',
        text: 'Online',
        explanation: 'This server has no live stream: it is asked again and again.',
      };
    case 'connecting':
      return {
        glyph: 'half',
        tone: 'muted',
        text: 'Connecting…',
        explanation: 'No answer from the server yet.',
      };
    case 'offline':
      return {
        glyph: 'ring',
        tone: 'warn',
        text: `Offline since ${sinceText}`,
        explanation:
          sync.problem?.message ?? 'The server cannot be reached. Go on working: changes wait here.',
      };
    case 'signed_out':
      return {
        glyph: 'ring',
        tone: 'warn',
        text: 'Signed out by the server',
        explanation: 'Go on working: changes wait here until you sign in again.',
      };
  }
}

/** How far what is shown can be trusted to be the newest: a colour, and the same in words. */
export function freshness(sync: SyncStatus, nowMs: number): { readonly tone: Tone; readonly words: string } {
  const connected = sync.connection === 'live' || sync.connection === 'polling';
  if (sync.synced_at === null) return { tone: 'bad', words: 'Old: nothing has been loaded yet.' };
  const ageMs = nowMs - Date.parse(sync.synced_at);
  if (connected || ageMs < FRESH_MS)
    return { tone: 'ok', words: 'Fresh: what you see is what the server has, give or take a minute.' };
  if (ageMs <= OLD_MS)
    return {
      tone: 'warn',
      words: `Ageing: others may have changed what you see in the last ${formatDuration(ageMs)}.`,
    };
  return {
    tone: 'bad',
    words: `Old: what you see is ${formatDuration(ageMs)} old. Ask before you rely on it.`,
  };
}

/** `synced_at` as a warning once it is old and nothing newer comes; null while it is fresh or live. */
export function oldDataText(sync: SyncStatus, nowMs: number): string | null {
  if (sync.connection === 'live' || sync.connection === 'polling') return null;
  if (sync.synced_at === null) return 'nothing has been loaded yet';
  const ageMs = nowMs - Date.parse(sync.synced_at);
  return ageMs > OLD_MS ? `what you see is ${formatDuration(ageMs)} old` : null;
}

/** `Clock 2 min ahead`. */
export function clockText(skewMs: number): string {
  return `Clock ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}`;
}
