import { expect, it } from 'vitest';
import { assertClock, seenHead } from '../../../../electron/main/approvals/signing-guard.ts';
import { createServerClock } from '../../../../electron/main/auth/server-clock.ts';
import { personItems } from '../../../../electron/main/keychain/stored-items.ts';
import type { SignedIn } from '../../../../electron/main/session/session-contract.ts';
import { fakeKeychain } from '../fakes.ts';

function signedIn(
  local: { nowMs: () => number },
  head: { size: number; root: string } | null = null,
): SignedIn {
  const clock = createServerClock(local);
  const witness = { known: () => (head === null ? undefined : { head }) };
  return { clock, items: personItems(fakeKeychain(), 'ada'), witness } as unknown as SignedIn;
}

it('a clock that is more than a minute off signs nothing', async () => {
  const local = { nowMs: () => 1_000_000_000 };
  for (const [serverMs, passes] of [
    [1_000_000_000, true],
    [1_000_000_000 - 59_000, true],
    [1_000_000_000 - 62_000, false],
    [1_000_000_000 + 62_000, false],
  ] as const) {
    const person = signedIn(local);
    person.clock.observe(serverMs, local.nowMs());
    const asked = assertClock(person, local);
    if (passes) await asked;
    else await expect(asked).rejects.toMatchObject({ code: 'conflict' });
  }
});

it('a clock that went backwards since it last heard from the server signs nothing', async () => {
  let now = 1_000_000_000;
  const local = { nowMs: () => now };
  const person = signedIn(local);
  person.clock.observe(now, now);
  await assertClock(person, local);
  now -= 3_600_000;
  // The server is not heard from: only what was kept tells.
  const later = { ...person, clock: createServerClock(local) };
  await expect(assertClock(later, local)).rejects.toThrow(/backwards/);
});

it('names the largest head that it has verified, and signs nothing before there is one', () => {
  const local = { nowMs: () => 0 };
  expect(seenHead(signedIn(local, { size: 42, root: 'cm9vdA==' }))).toBe('42 cm9vdA==');
  expect(() => seenHead(signedIn(local))).toThrow(/has not verified a head/);
});
