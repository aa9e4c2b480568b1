import { newKeyChallenge, revokeKey } from '../../../../shared/api/approval-keys.ts';
import { revocationText } from '../../../../shared/approvals/enrolment.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { type ApprovalContext, ownKeyKeeper } from '../approval-context.ts';
import { noKey } from '../approval-key.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';
import { loadNames } from '../naming.ts';
import { loadDirectory } from '../reading.ts';
import { assertClock, seenHead, serverSeconds } from '../signing-guard.ts';

/** One's own key at once; another's with a second administrator. */
export async function revokeCeremony(
  context: ApprovalContext,
  kid: string,
  compromisedSince: string | null,
): Promise<Ceremony> {
  const [directory, names] = await Promise.all([loadDirectory(context), loadNames(context.engine)]);
  const key = directory.keys.find(({ item }) => item.kid === kid);
  if (key === undefined) throw new AppError('not_found', 'This key is not in the directory.');
  const isOwn = key.item.user_id === context.session.signedIn().me.id;
  const { name } = names.person(key.item.user_id);
  return {
    view: () => viewOf(name, kid, isOwn, compromisedSince),
    answer: async ({ password, code, reason }) => {
      await context.api.stepUp(password, code);
      await assertClock(context.session.signedIn(), context.clock);
      const jws = await signed(context, kid, password, compromisedSince);
      await context.api.ask(
        revokeKey,
        { params: { kid }, body: { reason: reason.trim(), jws } },
        { idempotencyKey: context.newId() },
      );
      context.log.info('the revocation of an approval key was asked for', { kid });
      context.moved();
      return null;
    },
  };
}

async function signed(
  context: ApprovalContext,
  kid: string,
  password: string,
  compromisedSince: string | null,
): Promise<string> {
  const keeper = ownKeyKeeper(context);
  if ((await keeper.own()) === null) throw noKey();
  const { api, session } = context;
  const { value: nonce } = await api.ask(newKeyChallenge, { body: {} }, { idempotencyKey: context.newId() });
  const signedIn = session.signedIn();
  return await keeper.use(password, async (signer) =>
    signer.sign(
      'wf-revoke+jws',
      revocationText({
        ...{ _v: 1, aud: signedIn.origin, kid, iss: signedIn.me.id, jti: context.newId() },
        ...{ iat: serverSeconds(signedIn), chal: nonce.nonce, tb: seenHead(signedIn) },
        compromised_since:
          compromisedSince === null ? null : Math.floor(Date.parse(compromisedSince) / 1_000),
      }),
    ),
  );
}

function viewOf(name: string, kid: string, isOwn: boolean, compromisedSince: string | null): CeremonyView {
  return {
    ...plainView,
    title: 'Revoke a key',
    statement: `Take the approval key of ${name} out of use, for ever.`,
    about: [
      isOwn
        ? 'It is your own: it is revoked at once.'
        : 'It is somebody else’s: it is revoked when a second administrator asks for the same.',
      'Requests that it signed or decided and that have not been sent are void.',
      ...(compromisedSince === null
        ? []
        : [`What it signed since ${compromisedSince} is marked to be looked at again.`]),
    ],
    facts: [{ name: 'Thumbprint', value: kid, mono: true }],
    asks: { password: true, code: true, words: false },
    choices: [{ id: 'confirm', label: 'Revoke', tone: 'danger', reason: true }],
  };
}
