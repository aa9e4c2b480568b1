import type { Writable } from 'node:stream';
import { answerLimits } from '../../shared/api/protocol.ts';
import type { Timers } from '../../shared/lib/clock.ts';
import type { Database } from '../store/database.ts';
import { feedPage } from '../store/entities.ts';
import { feedHead } from '../store/organizations.ts';
import { feedCursor } from './feed-cursor.ts';
import type { FeedHub } from './feed-hub.ts';

export type StreamOptions = {
  readonly db: Database;
  readonly hub: FeedHub;
  readonly timers: Timers;
  readonly org: number;
  readonly seq: number;
  /** False ends the stream: the session is over or the token has run out. */
  readonly isWelcome: () => boolean;
  readonly failed: (error: unknown) => void;
  readonly heartbeatMs: number;
  /** A reader that takes nothing for this long is dropped. */
  readonly stalledMs: number;
};

const nothing = Buffer.alloc(0);

/** Half of what a client takes in one event. */
const atOnce = { changes: 200, bytes: answerLimits.streamEventBytes / 2 } as const;

/**
 * Follows a feed on a response. States: *following* (everything that was in the feed is written), *behind* (the reader's buffer
 * is full: nothing is read until it drains), *ended*. The feed is the only buffer, so a slow reader costs no memory; one
 * that takes nothing at all is dropped. Answers a function that ends the stream.
 */
export function followFeed(out: Writable, options: StreamOptions): () => void {
  const { db, hub, org, timers } = options;
  let seq = options.seq;
  let isBehind = false;
  let isEnded = false;
  let stall: ReturnType<Timers['after']> | null = null;

  function send(text: string | Buffer): void {
    if (out.write(text)) return;
    isBehind = true;
    stall ??= timers.after(options.stalledMs, () => out.destroy());
  }

  /** Called from the commits of others, which must not suffer from trouble here. */
  function pump(): void {
    try {
      sendAll();
    } catch (error) {
      options.failed(error);
      out.destroy();
    }
  }

  function sendAll(): void {
    if (!options.isWelcome()) end();
    while (!isEnded && !isBehind) {
      const head = feedHead(db, org);
      if (head.seq === seq) return;
      const page = feedPage(db, org, seq, atOnce);
      if (page.count === 0) return;
      const from = feedCursor(head, seq);
      const cursor = feedCursor(head, page.seq);
      seq = page.seq;
      send(eventOf(from, cursor, page.changes));
    }
  }

  function onDrain(): void {
    isBehind = false;
    stall?.cancel();
    stall = null;
    pump();
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    heartbeat.cancel();
    stall?.cancel();
    stopListening();
    out.off('drain', onDrain);
    out.end();
  }

  /** A change of nothing, from here to here: whoever has missed what was told last is now told that it has. */
  function tellPlace(): void {
    try {
      const here = feedCursor(feedHead(db, org), seq);
      send(eventOf(here, here, nothing));
    } catch (error) {
      options.failed(error);
      out.destroy();
    }
  }

  function beat(): void {
    if (!options.isWelcome()) end();
    else if (!isBehind) tellPlace();
    if (!isEnded) heartbeat = timers.after(options.heartbeatMs, beat);
  }

  let heartbeat = timers.after(options.heartbeatMs, beat);
  const stopListening = hub.listen(org, pump);
  out.on('drain', onDrain);
  out.on('close', end);
  out.on('error', end);

  tellPlace();
  pump();
  return end;
}

/** One `change` event; serialised JSON has no line breaks, so it is one line of data. */
function eventOf(from: string, cursor: string, changes: Buffer): Buffer {
  const begin = `id: ${cursor}\nevent: change\ndata: {"from":"${from}","cursor":"${cursor}","changes":[`;
  return Buffer.concat([Buffer.from(begin), changes, Buffer.from(']}\n\n')]);
}
