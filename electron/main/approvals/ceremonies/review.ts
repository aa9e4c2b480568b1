import { reviewBreakGlass } from '../../../../shared/api/approvals.ts';
import type { SigningAnswer } from '../../../../shared/ipc/signing.ts';
import type { ApprovalContext } from '../approval-context.ts';
import { type Ceremony, plainView } from '../ceremony.ts';
import { factsOf, statementOf } from '../intent-view.ts';
import { incidentReference, loadNames } from '../naming.ts';
import { loadDirectory, loadIntent } from '../reading.ts';

/** What was done by one person alone is looked at by another. */
export async function reviewCeremony(context: ApprovalContext, intentId: string): Promise<Ceremony> {
  const [directory, names] = await Promise.all([loadDirectory(context), loadNames(context.engine)]);
  const { intent, text, ih } = await loadIntent(context, intentId, directory);
  const incident = intent.inc === null ? null : await incidentReference(context.engine, intent.inc);
  return {
    view: () => ({
      ...plainView,
      title: 'Review a broken glass',
      statement: statementOf(intent),
      about: [
        `${names.person(intent.req).name} did this alone. Say whether it was justified; your words stay in the record.`,
      ],
      facts: factsOf(intent, names, incident),
      bytes: text,
      bytes_note: `These bytes are what was signed then. Statement ${ih}`,
      asks: { password: true, code: true, words: false },
      choices: [
        { id: 'approve', label: 'Justified', tone: 'primary', reason: true },
        { id: 'reject', label: 'Not justified', tone: 'danger', reason: true },
      ],
    }),
    answer: async (answer: SigningAnswer) => {
      await context.api.stepUp(answer.password, answer.code);
      const verdict = answer.choice === 'approve' ? 'justified' : 'not_justified';
      await context.api.ask(
        reviewBreakGlass,
        { params: { intent_id: intentId }, body: { verdict, text: answer.reason.trim() } },
        { idempotencyKey: context.newId() },
      );
      context.moved();
      return null;
    },
  };
}
