import { totpCode } from '../../../server/mfa/totp.ts';
import { beginTotp, confirmTotp } from '../../../shared/api/mfa.ts';
import { bodyOf } from './https-client.ts';
import type { SignedIn, TestServer } from './test-server.ts';

/** An authenticator that has the secret of this base32 text. */
export function codeNow(server: TestServer, secret: string, stepsOff = 0): string {
  return totpCode(fromBase32(secret), Math.floor(server.clock.nowMs() / 30_000) + stepsOff);
}

export async function beginFactor(server: TestServer, who: SignedIn, password: string): Promise<string> {
  const answer = await server.send('POST', beginTotp.path, { token: who.token, body: { password } });
  return bodyOf(beginTotp.reply, answer).secret;
}

/** Enrols a second factor by the code of the step before, so that those of now are still good. */
export async function enrolFactor(server: TestServer, who: SignedIn, password: string) {
  const secret = await beginFactor(server, who, password);
  const body = { code: codeNow(server, secret, -1) };
  const answer = await server.send('POST', confirmTotp.path, { token: who.token, body });
  return { secret, ...bodyOf(confirmTotp.reply, answer) };
}

/** As if there had never been one; for a test that enrols the same person many times. */
export function forgetFactor(server: TestServer, who: SignedIn): void {
  const db = server.store();
  db.prepare('DELETE FROM mfa_factors WHERE user_id = ?').run(who.userId);
  db.close();
}

/** As if the second factor had just been given in this session. */
export function freshen(server: TestServer, who: SignedIn, secondsAgo = 0): void {
  const db = server.store();
  db.prepare('INSERT OR REPLACE INTO step_ups (session_id, auth_time) VALUES (?, ?)').run(
    who.sessionId,
    Math.floor(server.clock.nowMs() / 1_000) - secondsAgo,
  );
  db.close();
}

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
