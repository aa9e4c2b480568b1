import {
  beginTotp,
  confirmTotp,
  getMfa,
  replaceRecoveryCodes,
  stepUp,
  stepUpSeconds,
} from '../../shared/api/mfa.ts';
import { accessTokenSeconds } from '../../shared/domain/session.ts';
import { appendAudit } from '../audit-log/append.ts';
import type { Caller } from '../checks/authenticate.ts';
import { refuseWhenSpent } from '../checks/quotas.ts';
import { Refusal } from '../http/refusal.ts';
import { type ActContext, actRoute, answer, readRoute, receiptHeader, writeRoute } from '../http/route.ts';
import type { Services } from '../http/services.ts';
import { requireFreshStepUp } from '../mfa/freshness.ts';
import { hashOfRecoveryCode, newRecoveryCodes } from '../mfa/recovery-codes.ts';
import { base32, otpauthUri, stepOfCode } from '../mfa/totp.ts';
import {
  authTimeOf,
  confirmFactor,
  factorOf,
  putFactor,
  putRecoveryCodes,
  putStepUp,
  recoveryCodesLeft,
  spendRecoveryCode,
  spendStep,
} from '../store/mfa.ts';
import { userById } from '../store/users.ts';
import { inTransaction, type Work } from '../store/work.ts';

const secretBytes = 20;
const issuerName = 'Watchfloor';

export const getMfaRoute = readRoute(getMfa, ({ caller, services }) => {
  const { db } = services.store;
  const authTime = authTimeOf(db, caller.sessionId);
  const confirmedAt = factorOf(db, caller.user.id)?.confirmed_at ?? null;
  return answer(getMfa, {
    enrolled: confirmedAt !== null,
    confirmed_at: confirmedAt,
    recovery_codes_left: recoveryCodesLeft(db, caller.user.id),
    auth_time: authTime,
    fresh_until: authTime === null ? null : authTime + stepUpSeconds,
  });
});

export const beginTotpRoute = actRoute(beginTotp, async (context) => {
  const { body, caller, services, actor, facts } = context;
  const { store, sealer } = services;
  await checkPassword(context, body.password);
  giveTryBack(services, caller);
  const secret = store.random(secretBytes);
  const receipt = inTransaction(store, (work) => {
    if (hasFactor(work, caller)) requireFreshStepUp(work.db, caller, work.nowMs);
    putFactor(work, caller.user.id, sealer.seal(secret, placeOf(caller)));
    const obj = { id: caller.user.id, type: 'user' };
    return appendAudit(work, caller.org, {
      ...{ act: 'mfa.enrolment_begun', actor, obj },
      ...{ out: 'ok', req: facts.requestId },
    });
  });
  const text = base32(secret);
  return answer(
    beginTotp,
    {
      secret: text,
      otpauth_uri: otpauthUri(caller.user.email, issuerName, text),
      digits: 6,
      period_seconds: 30,
    },
    receiptHeader(receipt),
  );
});

export const confirmTotpRoute = writeRoute(confirmTotp, ({ body, caller, work, services, audit }) => {
  countTry(services, caller);
  const factor = factorOf(work.db, caller.user.id);
  if (factor === null || factor.confirmed_at !== null)
    throw new Refusal('conflict', { detail: 'There is no second factor that waits to be confirmed.' });
  const secret = services.sealer.open(factor.secret, placeOf(caller));
  const step = stepOfCode(secret, body.code, work.nowMs, factor.last_step);
  if (step === null) throw wrongCode();
  giveTryBack(services, caller);
  confirmFactor(work, caller.user.id, step);
  const fresh = newRecoveryCodes(work.random, caller.user.id);
  putRecoveryCodes(work, caller.user.id, fresh.hashes);
  audit({ act: 'mfa.enrolled', obj: { id: caller.user.id, type: 'user', method: 'totp' } });
  return answer(confirmTotp, { confirmed_at: work.now, recovery_codes: fresh.codes });
});

/** Password and second factor again, within the session; a wrong one is counted and written down. */
export const stepUpRoute = actRoute(stepUp, async (context) => {
  const { body, caller, services, actor, facts } = context;
  const { store, tokens } = services;
  await checkPassword(context, body.password);
  const authTime = Math.floor(store.clock.nowMs() / 1_000);
  const obj = { id: caller.sessionId, type: 'session' };
  // A wrong code must be written down and then refused, so the verdict leaves the transaction as a value.
  const receipt = inTransaction(store, (work) => {
    const method = spendCode(work, services, caller, body.code);
    if (method === null) {
      const entry = { act: 'mfa.failed', actor, obj, out: 'denied' as const, req: facts.requestId };
      appendAudit(work, caller.org, entry);
      return null;
    }
    putStepUp(work, caller.sessionId, authTime);
    return appendAudit(work, caller.org, {
      ...{ act: 'mfa.stepped_up', actor, obj: { ...obj, method } },
      ...{ out: 'ok', req: facts.requestId },
    });
  });
  if (receipt === null) throw wrongCode();
  giveTryBack(services, caller);
  return answer(
    stepUp,
    {
      auth_time: authTime,
      fresh_until: authTime + stepUpSeconds,
      access_token: await tokens.issue(caller.user, caller.org, caller.sessionId, authTime),
      expires_in: accessTokenSeconds,
      recovery_codes_left: recoveryCodesLeft(store.db, caller.user.id),
    },
    receiptHeader(receipt),
  );
});

export const replaceRecoveryCodesRoute = writeRoute(replaceRecoveryCodes, ({ caller, work, audit }) => {
  requireFreshStepUp(work.db, caller, work.nowMs);
  const fresh = newRecoveryCodes(work.random, caller.user.id);
  putRecoveryCodes(work, caller.user.id, fresh.hashes);
  audit({ act: 'mfa.recovery_codes_replaced', obj: { id: caller.user.id, type: 'user' } });
  return answer(replaceRecoveryCodes, { recovery_codes: fresh.codes });
});

/** What a code was, having spent it; null where it is none. */
function spendCode(work: Work, services: Services, caller: Caller, code: string): 'totp' | 'recovery' | null {
  const { id } = caller.user;
  const factor = factorOf(work.db, id);
  if (factor?.confirmed_at == null) return null;
  if (code.includes('-'))
    return spendRecoveryCode(work, id, hashOfRecoveryCode(id, code)) ? 'recovery' : null;
  const secret = services.sealer.open(factor.secret, placeOf(caller));
  const step = stepOfCode(secret, code, work.nowMs, factor.last_step);
  return step !== null && spendStep(work, id, step) ? 'totp' : null;
}

function hasFactor(work: Work, caller: Caller): boolean {
  return factorOf(work.db, caller.user.id)?.confirmed_at != null;
}

async function checkPassword(
  context: Pick<ActContext<typeof stepUp>, 'caller' | 'services' | 'actor' | 'facts'>,
  password: string,
) {
  const { caller, services, actor, facts } = context;
  countTry(services, caller);
  const { store, passwords } = services;
  const hash = userById(store.db, caller.user.id)?.passwordHash ?? null;
  if (await passwords.verify(hash, password)) return;
  inTransaction(store, (work) =>
    appendAudit(work, caller.org, {
      ...{ act: 'mfa.failed', actor, obj: { id: caller.sessionId, type: 'session' } },
      ...{ out: 'denied', req: facts.requestId },
    }),
  );
  throw wrongCode();
}

/** Counted before any work is done; a try that succeeds is given back. */
function countTry({ limiter, quotas }: Services, caller: Caller): void {
  refuseWhenSpent(limiter.take(quotas.secondFactor, caller.user.id));
}

function giveTryBack({ limiter, quotas }: Services, caller: Caller): void {
  limiter.giveBack(quotas.secondFactor, caller.user.id);
}

/** Says not which of the two it was. */
function wrongCode(): Refusal {
  return new Refusal('validation', {
    detail: 'Password or code are not right, or the code was used before.',
    errors: [{ pointer: '/code', detail: 'not right, or used before' }],
  });
}

function placeOf(caller: Caller): string {
  return `totp/${caller.user.id}`;
}
