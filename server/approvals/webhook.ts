import { z } from 'zod';
import type { Intent } from '../../shared/approvals/intent.ts';
import { targetClassSchema } from '../../shared/approvals/target-class.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import type { Sealer } from '../mfa/sealer.ts';
import { noteWebhook, type WebhookRow } from '../store/approval-policies.ts';
import { inTransaction, type Store } from '../store/work.ts';
import type { GuardedAnswer, SendGuarded } from './guarded-request.ts';
import { webhookHeaders } from './standard-webhooks.ts';

/** What is known of a command after asking who was to carry it out. */
export type Word =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'in_progress' }
  /** It says that it never got it. */
  | { readonly kind: 'never' }
  | { readonly kind: 'unsent'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

const wordSchema = z.object({
  status: z.enum(['done', 'failed', 'in_progress']),
  status_text: z.string().max(1_000).default(''),
});
const seenSchema = z.object({ contained: z.boolean() });
const factsSchema = z.object({
  name: z.string().max(300).default(''),
  target_class: targetClassSchema.catch('critical').default('critical'),
  assets: z.array(z.string().max(300)).max(100).default([]),
  users: z.array(z.string().max(300)).max(100).default([]),
  services: z.array(z.string().max(300)).max(100).default([]),
});
export type TargetFacts = z.infer<typeof factsSchema> & { readonly etag: string };

/** Tries at most, where nothing was sent; what was sent is never sent again. */
const tries = 3;

export type Parts = {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly send: SendGuarded;
  readonly pause: (ms: number) => Promise<void>;
};

/**
 * A webhook executor: `POST {url}/commands` signed by Standard Webhooks under the intent's id, `GET {url}/commands/{intent}` for
 * what became of it, `GET {url}/targets/{action}/{id}` for etags, and `GET {observe_url}/observations/{action}/{id}` for what
 * somebody else sees.
 */
export function createWebhooks({ store, sealer, send, pause }: Parts) {
  function headersOf(webhook: WebhookRow, org: number, id: string, body: string) {
    const secret = sealer.open(webhook.secret, secretPlace(org, webhook.id));
    const seconds = Math.floor(store.clock.nowMs() / 1_000);
    return { ...webhookHeaders(secret, id, seconds, body), accept: 'application/json' };
  }

  async function ask(webhook: WebhookRow, org: number, url: string): Promise<GuardedAnswer> {
    const id = `ask_${Buffer.from(store.random(16)).toString('hex')}`;
    const answer = await send({ method: 'GET', url, headers: headersOf(webhook, org, id, '') });
    note(org, webhook, answer);
    return answer;
  }

  function note(org: number, { id }: WebhookRow, answer: GuardedAnswer): void {
    const problem =
      answer.kind !== 'answer' ? answer.why : answer.status >= 500 ? `it answered ${answer.status}` : '';
    inTransaction(store, (work) => noteWebhook(work, org, id, problem));
  }

  return {
    /** Sends a command. It is tried again only where nothing was sent, or the answer says that nothing was done. */
    command: async (webhook: WebhookRow, org: number, intent: Intent, command: string): Promise<Word> => {
      const timestamp = toTimestamp(intent.created * 1_000);
      const body = `{"type":"approval.command","timestamp":"${timestamp}","data":${command}}`;
      let last = '';
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (attempt > 1) await pause(250 * 4 ** (attempt - 2));
        if (store.clock.nowMs() >= intent.exp * 1_000) return { kind: 'unsent', text: 'its time was over' };
        const answer = await send({
          method: 'POST',
          url: `${webhook.url}/commands`,
          headers: {
            ...headersOf(webhook, org, intent.id, body),
            'content-type': 'application/json',
            'idempotency-key': intent.id,
          },
          body,
        });
        note(org, webhook, answer);
        if (answer.kind === 'lost') return { kind: 'unknown', text: answer.why };
        if (answer.kind === 'answer' && !saysNothingWasDone(answer.status)) return wordOf(answer);
        last = answer.kind === 'unsent' ? answer.why : `it answered ${answer.status}`;
      }
      return { kind: 'unsent', text: last };
    },

    reconcile: async (webhook: WebhookRow, org: number, intentId: string): Promise<Word> => {
      const answer = await ask(webhook, org, `${webhook.url}/commands/${intentId}`);
      if (answer.kind !== 'answer') return { kind: 'unknown', text: answer.why };
      return answer.status === 404 ? { kind: 'never' } : wordOf(answer);
    },

    /** How many of the targets are seen contained; null where nobody can say. */
    observe: async (
      webhook: WebhookRow,
      org: number,
      intent: Intent,
      action: string,
    ): Promise<'all' | 'some' | 'none' | null> => {
      let contained = 0;
      for (const { id } of intent.targets) {
        const path = `/observations/${encodeURIComponent(action)}/${encodeURIComponent(id)}`;
        const answer = await ask(webhook, org, `${webhook.observe_url}${path}`);
        const seen = answer.kind === 'answer' && answer.status === 200 ? read(seenSchema, answer.text) : null;
        if (seen === null) return null;
        if (seen.contained) contained += 1;
      }
      if (contained === 0) return 'none';
      return contained === intent.targets.length ? 'all' : 'some';
    },

    /** A target as it is now; null where it is not known, `unreachable` where nobody answers. */
    target: async (
      webhook: WebhookRow,
      org: number,
      action: string,
      id: string,
    ): Promise<TargetFacts | null | 'unreachable'> => {
      const path = `/targets/${encodeURIComponent(action)}/${encodeURIComponent(id)}`;
      const answer = await ask(webhook, org, `${webhook.url}${path}`);
      if (answer.kind !== 'answer') return 'unreachable';
      if (answer.status === 404) return null;
      const facts = answer.status === 200 ? read(factsSchema, answer.text) : null;
      const isEtag = answer.etag !== null && /^"[\x21\x23-\x7e]{1,100}"$/.test(answer.etag);
      return facts === null || !isEtag ? 'unreachable' : { ...facts, etag: answer.etag ?? '' };
    },
  };
}

export type WebhookHand = ReturnType<typeof createWebhooks>;

export function secretPlace(org: number, id: string): string {
  return `webhook/${org}/${id}`;
}

/** Too many requests, or not available: by their meaning nothing was done (RFC 6585, section 4; RFC 9110, section 15.6.4). */
function saysNothingWasDone(status: number): boolean {
  return status === 429 || status === 503;
}

function wordOf({ status, text }: Extract<GuardedAnswer, { kind: 'answer' }>): Word {
  if (status === 412) return { kind: 'failed', text: 'the target has changed (412)' };
  if (status >= 400 && status < 500) return { kind: 'failed', text: `it refused (${status})` };
  const word = status < 300 ? read(wordSchema, text) : null;
  if (word === null) return { kind: 'unknown', text: `it answered ${status}` };
  if (word.status === 'in_progress') return { kind: 'in_progress' };
  return { kind: word.status, text: word.status_text };
}

function read<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
