import { conflictDraftKey } from '../../domain/draft-keys.ts';
import { fieldLabel } from '../../domain/field-change-view.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { showToast } from '../../ui/toast.tsx';
import { asksReason, thirdKind, writtenText } from './conflict-words.ts';
import { resolveConflict, saveDraft } from './conflicts-commands.ts';
import type { Conflict, ConflictChoice, ConflictField } from './conflicts-queries.ts';
import { choiceKey, choose, useConflictsView } from './conflicts-view-state.ts';

type Decided = { readonly field: ConflictField; readonly choice: ConflictChoice };

export function decidedOf(
  conflict: Conflict,
  choices: Readonly<Record<string, ConflictChoice>>,
): readonly Decided[] {
  return conflict.fields.flatMap((field) => {
    const choice = choices[choiceKey(conflict.id, field.field)];
    return choice === undefined ? [] : [{ field, choice }];
  });
}

/** Sends what is decided of a conflict; what mine said stays on the toast until it goes. */
export async function sendDecisions(conflict: Conflict): Promise<void> {
  const { choices, reasons } = useConflictsView.getState();
  const decided = decidedOf(conflict, choices);
  if (decided.length === 0) {
    showToast({ id: 'why', tone: 'info', text: 'Nothing is decided yet: 1 theirs, 2 mine, 3 a third.' });
    return;
  }
  const asked = decided.some(({ field, choice }) => asksReason(conflict, field, choice));
  const reason = (reasons[conflict.id] ?? conflict.reason ?? '').trim();
  const result = await resolveConflict({
    id: conflict.id,
    version: conflict.version,
    choices: Object.fromEntries(decided.map(({ field, choice }) => [field.field, choice])),
    reason: asked && reason !== '' ? reason : null,
  });
  if (!result.ok) return toastRefusal(result.error);
  for (const { field } of decided) {
    choose(choiceKey(conflict.id, field.field), null);
    if (thirdKind(field.field) !== 'choice') void saveDraft(conflictDraftKey(conflict.id, field.field), '');
  }
  const dropped = decided.filter(
    ({ field, choice }) => choice.take !== 'mine' && writtenText(field.mine) !== '',
  );
  const mine = dropped
    .map(({ field }) => `${fieldLabel(field.field)}: ${writtenText(field.mine)}`)
    .join('\n\n');
  showToast({
    id: 'decided',
    tone: 'ok',
    text: `${formatPlural(decided.length, 'field')} decided.`,
    ...(mine === '' ? {} : { action: { label: 'Copy what was mine', run: () => void copyText(mine) } }),
  });
}
