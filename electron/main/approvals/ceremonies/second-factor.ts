import { beginTotp, confirmTotp, getMfa, replaceRecoveryCodes } from '../../../../shared/api/mfa.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { ApprovalContext } from '../approval-context.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';

/**
 * password -> secret (QR code and text) -> code -> recovery codes, shown once. Where there is a factor already, the password
 * step also takes a code of it.
 */
export async function secondFactorCeremony(context: ApprovalContext): Promise<Ceremony> {
  const { api } = context;
  const { value: mfa } = await api.ask(getMfa, {});
  let step: 'password' | 'code' | 'done' = 'password';
  return {
    view: () => passwordView(mfa.enrolled),
    answer: async ({ password, code }) => {
      if (step === 'password') {
        if (mfa.enrolled) await api.stepUp(password, code);
        const { value } = await api.ask(
          beginTotp,
          { body: { password } },
          { idempotencyKey: context.newId() },
        );
        step = 'code';
        return secretView(value.secret, value.otpauth_uri);
      }
      if (step === 'done') return null;
      const digits = code.replaceAll(/\s/g, '');
      if (!/^\d{6}$/.test(digits)) throw new AppError('invalid_input', 'The code has six digits.');
      const { value } = await api.ask(
        confirmTotp,
        { body: { code: digits } },
        { idempotencyKey: context.newId() },
      );
      step = 'done';
      context.moved();
      return codesView(value.recovery_codes);
    },
  };
}

/** The codes of before are worth nothing from then on. */
export function recoveryCodesCeremony(context: ApprovalContext): Ceremony {
  let done = false;
  return {
    view: () => ({
      ...plainView,
      title: 'New recovery codes',
      statement: 'Replace your recovery codes.',
      about: ['Ten new codes are made and shown once. The old ones are worth nothing from then on.'],
      asks: { password: true, code: true, words: false },
      choices: [{ id: 'confirm', label: 'Make new codes', tone: 'primary', reason: false }],
    }),
    answer: async ({ password, code }) => {
      if (done) return null;
      await context.api.stepUp(password, code);
      const { value } = await context.api.ask(
        replaceRecoveryCodes,
        { body: {} },
        { idempotencyKey: context.newId() },
      );
      done = true;
      context.moved();
      return codesView(value.recovery_codes);
    },
  };
}

function passwordView(enrolled: boolean): CeremonyView {
  return {
    ...plainView,
    title: 'Second factor',
    statement: enrolled ? 'Move your second factor to another authenticator.' : 'Set up a second factor.',
    about: [
      'A code of an authenticator app is asked for each time that you sign something. The secret is shown in this window only.',
      ...(enrolled ? ['The authenticator you have now stops working once the new one is confirmed.'] : []),
    ],
    asks: { password: true, code: enrolled, words: false },
    choices: [{ id: 'confirm', label: 'Show the secret', tone: 'primary', reason: false }],
  };
}

function secretView(secret: string, uri: string): CeremonyView {
  const groups = secret.match(/.{1,4}/g) ?? [];
  return {
    ...plainView,
    title: 'Second factor',
    statement: 'Scan this with your authenticator, then type the code that it shows.',
    about: ['Whoever sees this picture can make your codes. It is not shown again.'],
    qr: uri,
    facts: [
      { name: 'By hand', value: groups.join(' '), mono: true },
      { name: 'Kind', value: 'TOTP, SHA-1, 6 digits, 30 seconds', mono: false },
    ],
    asks: { password: false, code: true, words: false },
    choices: [{ id: 'confirm', label: 'Confirm', tone: 'primary', reason: false }],
  };
}

function codesView(codes: readonly string[]): CeremonyView {
  return {
    ...plainView,
    title: 'Recovery codes',
    statement: 'Write these codes down. They are shown this once.',
    about: [
      'Each is good for one sign-in step when the authenticator is not at hand. Keep them away from this computer.',
    ],
    words: [...codes],
    choices: [{ id: 'confirm', label: 'I have them', tone: 'primary', reason: false }],
  };
}
