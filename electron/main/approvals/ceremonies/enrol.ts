import { enrolKey, newKeyChallenge } from '../../../../shared/api/approval-keys.ts';
import { enrolmentText } from '../../../../shared/approvals/enrolment.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { type ApprovalContext, ownKeyKeeper } from '../approval-context.ts';
import { noKey, type OwnKey } from '../approval-key.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';
import { deviceId } from '../device-id.ts';
import { assertClock, serverSeconds } from '../signing-guard.ts';

/** Keys live for a year at most; a little less, so that two clocks never make it more. */
const keyLifeSeconds = 360 * 86_400;

/** A key is made here, proves itself over a nonce of the server, and waits for a second person. */
export async function enrolCeremony(context: ApprovalContext): Promise<Ceremony> {
  const { session, api } = context;
  const keeper = ownKeyKeeper(context);
  const before = await keeper.own();
  let made: OwnKey | null = null;
  return {
    view: () => askView(session.signedIn().me.full_name, before !== null),
    answer: async ({ password, code }) => {
      if (made !== null) return null;
      await api.stepUp(password, code);
      const signedIn = session.signedIn();
      await assertClock(signedIn, context.clock);
      const { value: nonce } = await api.ask(
        newKeyChallenge,
        { body: {} },
        { idempotencyKey: context.newId() },
      );
      if (nonce.aud !== signedIn.origin)
        throw new AppError(
          'bad_answer',
          `The server calls itself ${nonce.aud}, not ${signedIn.origin}. Nothing was signed.`,
        );
      const iat = serverSeconds(signedIn);
      const device = await deviceId(context.keychain, context.newId);
      const fresh = await keeper.make(password, new Date(iat * 1_000).toISOString());
      const jws = fresh.sign(
        'wf-enrol+jws',
        enrolmentText({
          ...{ _v: 1, aud: signedIn.origin, iss: signedIn.me.id, device, jwk: fresh.key.jwk, store: 'os' },
          ...{ jti: context.newId(), iat, exp: iat + keyLifeSeconds, chal: nonce.nonce },
        }),
      );
      await api.ask(enrolKey, { body: { jws } }, { idempotencyKey: context.newId() });
      await fresh.keep();
      made = fresh.key;
      context.log.info('an approval key was enrolled', { kid: made.kid });
      context.moved();
      return wordsView(made, true);
    },
  };
}

/** The words of the key that is here, to be read to somebody who endorses it. */
export async function showWordsCeremony(context: ApprovalContext): Promise<Ceremony> {
  const own = await ownKeyKeeper(context).own();
  if (own === null) throw noKey();
  return { view: () => wordsView(own, false), answer: async () => null };
}

function askView(name: string, again: boolean): CeremonyView {
  return {
    ...plainView,
    title: 'Enrol an approval key',
    statement: `Make an approval key for ${name} on this computer.`,
    about: [
      'The key is made here and stays in the system’s keychain, sealed under your password. It counts when a second person has endorsed it.',
      'It lives for 360 days, and does nothing but sign requests and decisions.',
    ],
    warnings: again
      ? [
          'There is a key on this computer already. The new one takes its place; revoke the old one afterwards.',
        ]
      : [],
    asks: { password: true, code: true, words: false },
    choices: [{ id: 'confirm', label: 'Make the key', tone: 'primary', reason: false }],
  };
}

function wordsView({ words, kid }: OwnKey, fresh: boolean): CeremonyView {
  return {
    ...plainView,
    title: fresh ? 'Key enrolled, not yet endorsed' : 'Your approval key',
    statement: 'Read these words to the person who endorses you.',
    about: [
      'Face to face or by a call in which you know each other’s voice; not by mail or chat. They type what they hear, and their console compares it with the key that the server shows.',
    ],
    words: [...words],
    facts: [{ name: 'Thumbprint', value: kid, mono: true }],
    choices: [{ id: 'confirm', label: 'Done', tone: 'primary', reason: false }],
  };
}
