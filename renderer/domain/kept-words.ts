import type { NotKept } from '../../shared/ipc/incident-calls.ts';
import type { Kept } from '../../shared/ipc/storage-calls.ts';
import { formatCount, formatPlural } from '../lib/format-count.ts';

/** `12 of 40 incidents kept`. */
export function keptAmount({ of, complete }: Kept): string {
  return `${formatCount(complete)} of ${formatPlural(of, 'incident')} kept`;
}

export function isWhole({ of, complete }: Kept): boolean {
  return complete === of;
}

/** Why the rest of an incident is not here, and what there was. */
export function whyNotKept({ entries, why }: NotKept): string {
  const reason =
    why === 'age'
      ? 'it is closed and nobody here had opened it for long'
      : 'the local cache was larger than its limit';
  const had =
    entries === 0
      ? 'Its evidence and measures'
      : `Its timeline of ${formatPlural(entries, 'entry', 'entries')}, evidence and measures`;
  return `${had} went because ${reason}. The server has all of it.`;
}

/** What happens next, or what to do. */
export function wayBack({ state, problem }: NotKept, online: boolean): string {
  if (state === 'fetching') return 'It is being fetched now.';
  if (state === 'failed') return problem?.message ?? 'The server did not give it.';
  if (!online)
    return 'It is fetched as soon as the server is reached and this incident is open. Keep it offline to have it here the next time.';
  return problem === null ? 'It is about to be fetched.' : problem.message;
}
