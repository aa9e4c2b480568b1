import { endorseKey } from '../../../../shared/api/approval-keys.ts';
import { enrolmentText } from '../../../../shared/approvals/enrolment.ts';
import { sameWords } from '../../../../shared/domain/key-words.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { type ApprovalContext, ownKeyKeeper } from '../approval-context.ts';
import { noKey, wordsOf } from '../approval-key.ts';
import { type Ceremony, type CeremonyView, plainView } from '../ceremony.ts';
import { loadNames } from '../naming.ts';
import { loadDirectory } from '../reading.ts';
import { assertClock } from '../signing-guard.ts';

/**
 * The words are not shown here: who endorses types what they hear from the other person, so that a key that the server put in
 * the place of theirs is noticed. What is signed is the other key's own enrolment, byte for byte.
 */
export async function endorseCeremony(context: ApprovalContext, kid: string): Promise<Ceremony> {
  const { api, session } = context;
  const [directory, names] = await Promise.all([loadDirectory(context), loadNames(context.engine)]);
  const key = directory.keys.find(({ item }) => item.kid === kid);
  if (key === undefined)
    throw new AppError(
      'bad_answer',
      'This key does not prove itself: its enrolment is not signed by it. It was not endorsed.',
    );
  if (key.item.user_id === session.signedIn().me.id)
    throw new AppError('forbidden', 'Nobody endorses their own key. Ask a colleague who may.');
  if ((await ownKeyKeeper(context).own()) === null) throw noKey();
  const { name } = names.person(key.item.user_id);
  const payload = enrolmentText(key.enrolment);
  return {
    view: () => viewOf(name, payload, directory.ceremonyOpen),
    answer: async ({ words, password, code }) => {
      if (!sameWords(words, wordsOf(kid)))
        throw new AppError(
          'conflict',
          'These are not the words of the key that the server shows. Ask for them once more; if they differ again, somebody has exchanged the key: endorse nothing and tell your administrator.',
        );
      await api.stepUp(password, code);
      await assertClock(session.signedIn(), context.clock);
      const jws = await ownKeyKeeper(context).use(password, async (signer) =>
        signer.sign('wf-enrol+jws', payload),
      );
      await api.ask(endorseKey, { params: { kid }, body: { jws } }, { idempotencyKey: context.newId() });
      context.log.info('an approval key was endorsed', { kid });
      context.moved();
      return null;
    },
  };
}

function viewOf(name: string, payload: string, ceremony: boolean): CeremonyView {
  return {
    ...plainView,
    title: ceremony ? 'Installation: the first two keys' : 'Endorse a key',
    statement: `Vouch that this key is in the hands of ${name}.`,
    about: [
      `Ask ${name}, face to face or by voice, to open “Show words” at their own console and to read the eight words to you. Type what you hear.`,
      ...(ceremony
        ? ['No key counts yet. You two endorse each other; both keys count with the second endorsement.']
        : ['For 24 hours you and they cannot both count for the same request.']),
    ],
    bytes: payload,
    bytes_note: 'Their enrolment, as they signed it and as you sign it.',
    asks: { password: true, code: true, words: true },
    choices: [{ id: 'confirm', label: 'The words agree: endorse', tone: 'primary', reason: false }],
  };
}
