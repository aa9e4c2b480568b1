import { describe, expect, it } from 'vitest';
import { addressKey } from '../../../server/checks/address-key.ts';
import { quotas } from '../../../server/checks/quotas.ts';
import { createRateLimiter } from '../../../server/checks/rate-limit.ts';

const quota = { name: 'q', limit: 3, windowMs: 1_000 };

function limiterAt() {
  let nowMs = 0;
  return { limiter: createRateLimiter({ nowMs: () => nowMs }), pass: (ms: number) => (nowMs += ms) };
}

describe('a rate limit', () => {
  it('lets through as many as it says in each window, for each key', () => {
    const { limiter, pass } = limiterAt();
    const take = (key: string) => limiter.take(quota, key).allowed;
    expect([take('a'), take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, true, false, true]);
    pass(999);
    expect(take('a')).toBe(false);
    pass(1);
    expect(take('a')).toBe(true);
  });

  it('says what is left and when it begins anew', () => {
    const { limiter, pass } = limiterAt();
    expect(limiter.take(quota, 'a')).toMatchObject({ remaining: 2, resetMs: 1_000 });
    pass(400);
    expect(limiter.take(quota, 'a')).toMatchObject({ remaining: 1, resetMs: 600 });
  });

  it('takes one back', () => {
    const { limiter } = limiterAt();
    for (let n = 0; n < 10; n += 1) {
      expect(limiter.take(quota, 'a').allowed).toBe(true);
      limiter.giveBack(quota, 'a');
    }
    limiter.giveBack(quota, 'a');
    expect(limiter.take(quota, 'a').remaining).toBe(2);
  });

  it('keeps counting for the newest when a flood of keys fills its memory', () => {
    const { limiter } = limiterAt();
    for (let n = 0; n < 250_000; n += 1) limiter.take(quota, `flood-${n}`);
    for (let n = 0; n < 3; n += 1) limiter.take(quota, 'a');
    expect(limiter.take(quota, 'a').allowed).toBe(false);
  });

  it('is that of the tier: 60, 600 and 6000 a minute, and five tries in 15 minutes', () => {
    const { ofTier, signInByAccount, signInByAddress } = quotas(1);
    expect([ofTier('basic').limit, ofTier('premium').limit, ofTier('enterprise').limit]).toEqual([
      60, 600, 6000,
    ]);
    for (const tries of [signInByAccount, signInByAddress])
      expect(tries).toMatchObject({ limit: 5, windowMs: 900_000 });
  });
});

describe('an address', () => {
  it('of IPv4 counts alone, also in IPv6 clothes', () => {
    expect([addressKey('192.0.2.7'), addressKey('::ffff:192.0.2.7')]).toEqual(['192.0.2.7', '192.0.2.7']);
  });

  it('of IPv6 counts with its /64, however it is written', () => {
    for (const ip of ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2:3::'])
      expect(addressKey(ip)).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
    expect([addressKey('::1'), addressKey('fe80::1%eth0')]).toEqual(['0:0:0:0::/64', 'fe80:0:0:0::/64']);
  });
});
