import { Refusal } from '../http/refusal.ts';
import type { FeedHead } from '../store/organizations.ts';

/** An opaque place in a feed: the feed's epoch and the place of the last change that was seen, in base64url. */
export function feedCursor(head: Pick<FeedHead, 'epoch'>, seq: number): string {
  return Buffer.from(`${head.epoch}.${seq}`, 'utf8').toString('base64url');
}

/**
 * The place that a cursor names; the beginning without one. Refuses with `cursor-expired` what is not a place of this feed:
 * another epoch, pruned, or in the future of a store that was put back.
 */
export function seqOfCursor(head: FeedHead, cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const match = /^([\w-]+)\.(0|[1-9]\d{0,12})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const seq = Number(match?.[2]);
  const isOurs = match?.[1] === head.epoch && seq <= head.seq;
  if (!isOurs || (seq < head.floor && seq !== 0)) throw new Refusal('cursor-expired');
  return seq;
}
