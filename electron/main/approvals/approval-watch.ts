import { approvalsEventSchema, type IntentSummary, listIntents } from '../../../shared/api/approvals.ts';
import { answerLimits } from '../../../shared/api/protocol.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import type { Log } from '../log/log.ts';
import type { ApprovalApi } from './approval-api.ts';

export type ApprovalWatchParts = {
  readonly api: Pick<ApprovalApi, 'ask' | 'isThere' | 'follow'>;
  /** Something about requests, keys or the policy has moved. */
  readonly moved: () => void;
  /** A request came that waits for this person, or one of theirs was decided. */
  readonly news: (news: ApprovalNews) => void;
  readonly timers: Timers;
  readonly log: Log;
};

export type ApprovalNews = { readonly kind: 'waits' | 'ended'; readonly intent: IntentSummary };

/** off -(start)-> looking -> following -(stream ends, no network)-> resting -> looking; any -(stop)-> off. */
export type ApprovalWatch = { readonly start: () => void; readonly stop: () => void };

const restMs = 4_000;
/** A server without approvals may have got them by an update. */
const restWithoutMs = 300_000;
const lineLimit = 4_096;
const open = ['pending', 'approved', 'executing'];

export function createApprovalWatch({ api, moved, news, timers, log }: ApprovalWatchParts): ApprovalWatch {
  let running: AbortController | null = null;

  async function run(stop: AbortController): Promise<void> {
    const seen = createSeen();
    while (!stop.signal.aborted) {
      const rest = await round(stop, seen).catch((error: unknown) => {
        log.info('approvals are not followed for now', { error });
        return restMs;
      });
      await pause(rest, stop.signal);
    }
  }

  /** Until the stream ends; answers how long to rest. */
  async function round(stop: AbortController, seen: Seen): Promise<number> {
    if (!(await api.isThere())) {
      moved();
      return restWithoutMs;
    }
    await look(seen);
    const quiet = new AbortController();
    const signal = AbortSignal.any([stop.signal, quiet.signal]);
    let deadline = timers.after(answerLimits.streamSilenceMs, () => quiet.abort());
    try {
      let known: number | null = null;
      for await (const rev of revisions(await api.follow(signal))) {
        deadline.cancel();
        deadline = timers.after(answerLimits.streamSilenceMs, () => quiet.abort());
        if (rev === known) continue;
        known = rev;
        await look(seen);
      }
    } finally {
      deadline.cancel();
      quiet.abort();
    }
    return restMs;
  }

  async function look(seen: Seen): Promise<void> {
    const [waiting, mine] = await Promise.all([
      api.ask(listIntents, { query: { view: 'waiting', limit: 100 } }),
      api.ask(listIntents, { query: { view: 'mine', limit: 100 } }),
    ]);
    for (const one of seen.take(waiting.value.items, mine.value.items)) news(one);
    moved();
  }

  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      if (signal.aborted) return done();
      const timer = timers.after(ms, done);
      const cut = () => {
        timer.cancel();
        done();
      };
      signal.addEventListener('abort', cut, { once: true });
    });
  }

  return {
    start: () => {
      if (running !== null) return;
      running = new AbortController();
      void run(running);
    },
    stop: () => {
      running?.abort();
      running = null;
    },
  };
}

type Seen = {
  readonly take: (waiting: readonly IntentSummary[], mine: readonly IntentSummary[]) => ApprovalNews[];
};

/** What is news: nothing of what was there at the first look but what waits. */
export function createSeen(): Seen {
  const waited = new Set<string>();
  const asked = new Set<string>();
  return {
    take: (waiting, mine) => {
      const came = waiting.filter(({ id }) => !waited.has(id));
      for (const { id } of came) waited.add(id);
      const ended = mine.filter(({ id, state }) => asked.has(id) && !open.includes(state));
      for (const { id, state } of mine) {
        if (open.includes(state)) asked.add(id);
        else asked.delete(id);
      }
      return [
        ...came.map((intent): ApprovalNews => ({ kind: 'waits', intent })),
        ...ended.map((intent): ApprovalNews => ({ kind: 'ended', intent })),
      ];
    },
  };
}

/** The numbers in a stream of server-sent events; anything else in it is passed over. */
export async function* revisions(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<number> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(-lineLimit);
    for (const line of lines) {
      if (!line.startsWith('data:') || line.length > lineLimit) continue;
      const parsed = approvalsEventSchema.safeParse(readJson(line.slice(5)));
      if (parsed.success) yield parsed.data.rev;
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not one of ours.
  }
}
