import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import type { SignedIn } from '../session/session-contract.ts';

/** A device whose clock is further off than this may not sign (approvals.md, "Clock"). */
const maximalSkewMs = 60_000;

/** Seconds by the server's clock. */
export function serverSeconds({ clock }: Pick<SignedIn, 'clock'>): number {
  return Math.floor(clock.nowMs() / 1_000);
}

/**
 * Refuses while the clock of this device is off, or behind what a server's answer said before: `iat` would be a wrong claim.
 * What the server says now is kept for the next time.
 */
export async function assertClock({ clock, items }: SignedIn, local: Clock): Promise<void> {
  const skewMs = clock.skewMs();
  if (skewMs !== null && Math.abs(skewMs) > maximalSkewMs)
    throw new AppError(
      'conflict',
      `The clock of this computer is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the server’s. Set it right, then sign; nothing was signed.`,
    );
  const kept = Number((await items.get('approval-clock')) ?? 0);
  const nowMs = local.nowMs();
  if (Number.isSafeInteger(kept) && nowMs < kept - maximalSkewMs)
    throw new AppError(
      'conflict',
      'The clock of this computer has gone backwards since it last heard from the server. Set it right, then sign; nothing was signed.',
    );
  if (skewMs !== null)
    await items.set('approval-clock', String(Math.max(kept || 0, Math.floor(clock.nowMs()))));
}

/** `tb`: the largest head of the audit log that this device has verified. */
export function seenHead({ witness }: Pick<SignedIn, 'witness'>): string {
  const head = witness.known()?.head ?? null;
  if (head === null)
    throw new AppError(
      'conflict',
      'This console has not verified a head of the audit log yet, and signs nothing before. It does so by itself within a minute of being online.',
    );
  return `${head.size} ${head.root}`;
}
