import type { Logger } from 'pino';
import type { Timers } from '../../shared/lib/clock.ts';
import type { WebhookHand } from '../approvals/webhook.ts';
import type { Worker } from '../approvals/worker.ts';
import type { HeadKeeper } from '../audit-log/head-keeper.ts';
import type { Passwords } from '../checks/passwords.ts';
import type { Quotas } from '../checks/quotas.ts';
import type { RateLimiter } from '../checks/rate-limit.ts';
import type { Contents } from '../evidence/contents.ts';
import type { Sealer } from '../mfa/sealer.ts';
import type { Store } from '../store/work.ts';
import type { FeedHub } from '../sync/feed-hub.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';

/** What routes work with; put together once, in `app.ts`. */
export type Services = {
  readonly store: Store;
  readonly passwords: Passwords;
  readonly keys: SigningKeys;
  readonly tokens: AccessTokens;
  readonly sealer: Sealer;
  readonly limiter: RateLimiter;
  readonly quotas: Quotas;
  readonly contents: Contents;
  readonly hub: FeedHub;
  /** Null where nobody signs, as in the simulation. */
  readonly heads: HeadKeeper | null;
  /** Carries approved intents out; null where nobody signs heads. */
  readonly approvals: Worker | null;
  readonly hand: WebhookHand;
  readonly timers: Timers;
  readonly log: Logger;
  /** `iss` of tokens; known once the server listens. */
  readonly issuer: () => string;
  /** Every answer is held against its schema; for development and tests. */
  readonly checkReplies: boolean;
};

/** What is known of a request beside what it says. */
export type Facts = {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
};
