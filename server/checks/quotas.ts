import { type Tier, tierRequestsPerMinute } from '../../shared/domain/tier.ts';
import { Refusal } from '../http/refusal.ts';
import type { Quota, Verdict } from './rate-limit.ts';

const minuteMs = 60_000;
const contentRequestsPerMinute = 1_200;

export type Quotas = {
  /** Requests of a signed-in person. */
  readonly ofTier: (tier: Tier) => Quota;
  /** Requests that carry the bytes of evidence, so that a long upload takes nothing from the person's other work. */
  readonly ofContent: Quota;
  /** Requests of an address that has not said who it is. */
  readonly ofStranger: Quota;
  /** All requests of an address, whoever they are for: what stands before the work of checking a token. */
  readonly ofAddress: Quota;
  readonly signInByAccount: Quota;
  readonly signInByAddress: Quota;
  readonly signUpByAccount: Quota;
  readonly signUpByAddress: Quota;
  /** Codes and passwords that a signed-in person tries for a second factor. */
  readonly secondFactor: Quota;
};

/** Limits of `docs/api`, multiplied by `factor` where a harness needs more. */
export function quotas(factor: number): Quotas {
  const perMinute = (name: string, limit: number): Quota => ({
    name,
    limit: limit * factor,
    windowMs: minuteMs,
  });
  const tries = (name: string): Quota => ({ name, limit: 5 * factor, windowMs: 15 * minuteMs });
  return {
    ofTier: (tier) => perMinute(tier, tierRequestsPerMinute[tier]),
    ofContent: perMinute('content', contentRequestsPerMinute),
    ofStranger: perMinute('stranger', tierRequestsPerMinute.basic),
    ofAddress: perMinute('address', tierRequestsPerMinute.enterprise),
    signInByAccount: tries('login-account'),
    signInByAddress: tries('login-address'),
    signUpByAccount: tries('signup-account'),
    signUpByAddress: tries('signup-address'),
    secondFactor: tries('second-factor'),
  };
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
export function rateHeaders(verdict: Verdict): Record<string, string> {
  const { name, limit, windowMs } = verdict.quota;
  return {
    'ratelimit-policy': `"${name}";q=${limit};w=${windowMs / 1_000}`,
    ratelimit: `"${name}";r=${verdict.remaining};t=${secondsUntil(verdict)}`,
  };
}

export function refuseWhenSpent(verdict: Verdict): void {
  if (verdict.allowed) return;
  throw new Refusal('rate-limited', {
    detail: `Wait ${secondsUntil(verdict)} seconds.`,
    retryAfterSeconds: secondsUntil(verdict),
    headers: rateHeaders(verdict),
  });
}

function secondsUntil(verdict: Verdict): number {
  return Math.max(1, Math.ceil(verdict.resetMs / 1_000));
}
