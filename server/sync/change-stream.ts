import type { Writable } from 'node:stream';
import type { Database } from '../store/database.ts';
import { feedPage } from '../store/entities.ts';
import { feedHead } from '../store/organizations.ts';
import { feedCursor } from './feed-cursor.ts';
import type { FeedHub } from './feed-hub.ts';

export type StreamOptions = {
  readonly db: Database;
  readonly hub: FeedHub;
  readonly org: number;
  readonly seq: number;
  /** False ends the stream: the session is over or the token has run out. */
  readonly isWelcome: () => boolean;
  readonly heartbeatMs: number;
  /** A reader that takes nothing for this long is dropped. */
  readonly stalledMs: number;
};

/** Well below what a client takes in one event, also when every character is three bytes. */
const atOnce = { changes: 200, characters: 2_000_000 } as const;

/**
 * Follows a feed on a response. States: *following* (everything that was in the feed is written), *behind* (the reader's buffer
 * is full: nothing is read until it drains), *ended*. The feed is the only buffer, so a slow reader costs no memory; one
 * that takes nothing at all is dropped. Answers a function that ends the stream.
 */
export function followFeed(out: Writable, options: StreamOptions): () => void {
  const { db, hub, org } = options;
  let seq = options.seq;
  let isBehind = false;
  let isEnded = false;
  let stall: NodeJS.Timeout | null = null;

  function send(text: string): void {
    if (out.write(text)) return;
    isBehind = true;
    stall ??= setTimeout(() => out.destroy(), options.stalledMs);
  }

  function pump(): void {
    while (!isEnded && !isBehind) {
      const page = feedPage(db, org, seq, atOnce);
      if (page.count === 0) return;
      const head = feedHead(db, org);
      const from = feedCursor(head, seq);
      const cursor = feedCursor(head, page.seq);
      seq = page.seq;
      send(
        `id: ${cursor}\nevent: change\ndata: {"from":"${from}","cursor":"${cursor}","changes":[${page.changes}]}\n\n`,
      );
    }
  }

  function onDrain(): void {
    isBehind = false;
    if (stall !== null) clearTimeout(stall);
    stall = null;
    pump();
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    clearInterval(heartbeat);
    if (stall !== null) clearTimeout(stall);
    stopListening();
    out.off('drain', onDrain);
    out.end();
  }

  const heartbeat = setInterval(() => {
    if (!options.isWelcome()) end();
    else if (!isBehind) send(': alive\n\n');
  }, options.heartbeatMs);
  const stopListening = hub.listen(org, pump);
  out.on('drain', onDrain);
  out.on('close', end);
  out.on('error', end);

  const here = feedCursor(feedHead(db, org), seq);
  send(`id: ${here}\nevent: change\ndata: {"from":"${here}","cursor":"${here}","changes":[]}\n\n`);
  pump();
  return end;
}
