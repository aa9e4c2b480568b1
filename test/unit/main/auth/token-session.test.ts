import { describe, expect, it } from 'vitest';
import type { VerifiedToken } from '../../../../electron/main/auth/auth-api.ts';
import { createServerClock } from '../../../../electron/main/auth/server-clock.ts';
import { aheadMs, createTokenSession } from '../../../../electron/main/auth/token-session.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { createManualTime } from '../../../fakes/manual-time.ts';
import { fakeLog } from '../fakes.ts';

const lifeMs = 600_000;
const sid = 'session-1';

/** A server that hands out `access-N` for `refresh-N`, each good once, and writes down what happens. */
function setUp() {
  const time = createManualTime();
  const events: string[] = [];
  let stored: string | null = 'refresh-0';
  let serial = 0;
  let valid = 'refresh-0';
  let fail: AppError | null = null;
  let failStore = false;
  let personId = 'ada';
  let gate: Promise<void> = Promise.resolve();
  const verified = (token: string): VerifiedToken => ({
    token,
    personId,
    sessionId: sid,
    organizationId: 'org',
    expiresAtMs: time.clock.nowMs() + lifeMs,
  });
  const session = createTokenSession({
    ...time,
    personId: 'ada',
    log: fakeLog().log,
    store: {
      get: async () => stored,
      set: async (token) => {
        if (failStore) throw new AppError('keychain_unavailable', 'no');
        events.push(`store ${token}`);
        stored = token;
      },
    },
    api: {
      clock: createServerClock(time.clock),
      refresh: async (token) => {
        events.push(`refresh ${token}`);
        await gate;
        if (fail !== null) throw fail;
        if (token !== valid) throw new AppError('session_ended', 'reused');
        serial += 1;
        valid = `refresh-${serial}`;
        return {
          token_type: 'Bearer',
          access_token: `access-${serial}`,
          expires_in: 600,
          refresh_token: valid,
          session_id: sid,
        };
      },
      verify: async (token) => {
        events.push(`verify ${token}`);
        return verified(token);
      },
    },
    ended: () => events.push('ended'),
    refreshed: () => undefined,
  });
  return {
    time,
    events,
    session,
    verified,
    failWith: (error: AppError | null) => {
      fail = error;
    },
    breakStore: (broken: boolean) => {
      failStore = broken;
    },
    spend: () => {
      valid = 'taken by somebody else';
    },
    become: (person: string) => {
      personId = person;
    },
    hold: () => {
      let release: () => void = () => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    stored: () => stored,
  };
}

describe('a token session', () => {
  it('refreshes once for all who wait', async () => {
    const { session, events } = setUp();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => session.token(null)));
    expect(new Set(tokens)).toEqual(new Set(['access-1']));
    expect(events.filter((event) => event.startsWith('refresh'))).toHaveLength(1);
  });

  it('stores the new refresh token before it looks at the access token', async () => {
    const { session, events } = setUp();
    await session.token(null);
    expect(events).toEqual(['refresh refresh-0', 'store refresh-1', 'verify access-1']);
  });

  it('gives the same token while it lives, and renews it ahead of its end without being asked', async () => {
    const { session, events, time } = setUp();
    expect(await session.token(null)).toBe('access-1');
    await time.advance(lifeMs - aheadMs - 1_000);
    expect(await session.token(null)).toBe('access-1');
    await time.advance(2_000);
    expect(events.at(-1)).toBe('verify access-2');
    expect(await session.token(null)).toBe('access-2');
  });

  it('never gives out again what the server rejected, and asks once for many who were rejected', async () => {
    const { session, events } = setUp();
    const first = await session.token(null);
    const tokens = await Promise.all([session.token(first), session.token(first), session.token(first)]);
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(await session.token(first)).toBe('access-2');
    expect(events.filter((event) => event.startsWith('refresh'))).toHaveLength(2);
  });

  it.each(['offline', 'timed_out', 'server_failed', 'rate_limited', 'bad_answer', 'tls_untrusted'] as const)(
    'goes on after %s',
    async (code) => {
      const { session, events, failWith } = setUp();
      failWith(new AppError(code, 'no'));
      await expect(session.token(null)).rejects.toMatchObject({ code });
      expect(events).not.toContain('ended');
      failWith(null);
      expect(await session.token(null)).toBe('access-1');
    },
  );

  it('ends once when the refresh token was used by somebody else, and asks the server no more', async () => {
    const { session, events, spend } = setUp();
    spend();
    await expect(Promise.all([session.token(null), session.token(null)])).rejects.toMatchObject({
      code: 'session_ended',
    });
    await expect(session.token(null)).rejects.toMatchObject({ code: 'session_ended' });
    expect(events).toEqual(['refresh refresh-0', 'ended']);
  });

  it('does not spend a second token when the first could not be stored', async () => {
    const { session, events, breakStore, stored } = setUp();
    breakStore(true);
    await expect(session.token(null)).rejects.toMatchObject({ code: 'keychain_unavailable' });
    await expect(session.token(null)).rejects.toMatchObject({ code: 'keychain_unavailable' });
    breakStore(false);
    expect(await session.token(null)).toBe('access-1');
    expect(stored()).toBe('refresh-1');
    expect(events.filter((event) => event.startsWith('refresh'))).toHaveLength(1);
  });

  it('refuses a token for somebody else', async () => {
    const { session, become } = setUp();
    become('mallory');
    await expect(session.token(null)).rejects.toMatchObject({ code: 'token_rejected' });
  });

  it('waits, when stopped, until what the server gave is stored, and then gives out nothing', async () => {
    const { session, hold, stored, time } = setUp();
    const release = hold();
    const waiting = session.token(null).catch((error: unknown) => error);
    await time.settle();
    const stopping = session.stop();
    release();
    await stopping;
    expect(stored()).toBe('refresh-1');
    expect(await waiting).toMatchObject({ code: 'session_ended' });
    await expect(session.token(null)).rejects.toMatchObject({ code: 'session_ended' });
  });

  it('starts with the token of a sign-in', async () => {
    const { session, events, verified } = setUp();
    session.accept(verified('access-0'));
    expect(await session.token(null)).toBe('access-0');
    expect(events).toEqual([]);
  });
});
