import { effectOf, isBreakGlass, revertOf } from '../../../shared/approvals/action.ts';
import { actionWords, intentStatement } from '../../../shared/approvals/display.ts';
import type { Intent } from '../../../shared/approvals/intent.ts';
import type { SigningLine, SigningView } from '../../../shared/ipc/signing.ts';
import type { Names } from './naming.ts';
import type { Targets } from './reading.ts';

type Section = SigningView['sections'][number];

const line = (mark: SigningLine['mark'], text: string, aside = ''): SigningLine => ({ mark, text, aside });

/** One sentence of what will be done, from the bytes. */
export function statementOf({ action, targets }: Pick<Intent, 'action' | 'targets'>): string {
  const names = targets.map(({ id }) => id);
  const shown =
    names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
  return effectOf(action) === 'policy.change'
    ? `${actionWords(action)}.`
    : `${actionWords(action)}: ${shown}.`;
}

/** Every member of the intent in words, from the bytes; ids of people also by name. */
export function factsOf(intent: Intent, names: Names, incident: string | null): SigningView['facts'] {
  return intentStatement(intent)
    .filter(({ label }) => label !== 'Action')
    .map(({ label, text }) => ({
      name: label,
      value: namedValue(label, text, names, incident),
      mono: ['Target', 'Policy', 'Number', 'Server', 'Command', 'SHA-256', 'New policy'].includes(label),
    }));
}

function namedValue(label: string, text: string, names: Names, incident: string | null): string {
  if ((label === 'Asked by' || label === 'Looked after by') && names.isKnown(text))
    return `${names.person(text).name} (${text})`;
  return label === 'Incident' && incident !== null && text !== 'none' ? `${incident}, ${text}` : text;
}

/** Whether it can be taken back, and by what. */
export function reversalOf({ action }: Pick<Intent, 'action'>): string {
  const effect = effectOf(action);
  if (effect === 'policy.change') return 'It takes effect at once; another change takes it back.';
  if (effect === 'containment.renew') return 'It moves the end of a containment that is in force.';
  const reversal = revertOf(action);
  return reversal === null
    ? 'It runs at once and cannot be undone.'
    : `It runs at once. It is undone by “${actionWords(reversal)}”, which is asked for and approved in the same way.`;
}

export function warningsOf({ action, exp, created }: Pick<Intent, 'action' | 'exp' | 'created'>): string[] {
  const warnings: string[] = [];
  if (isBreakGlass(action))
    warnings.push(
      'Break-glass: it runs on one signature. All administrators are alarmed, and it must be reviewed.',
    );
  if (exp - created > 900)
    warnings.push('It was opened to be signed away from the server, and lives longer for that.');
  return warnings;
}

/** Who and what is hit, as the server knows the targets now; not part of what is signed. */
export function touchesOf(targets: Targets | null, intentId: string): Section[] {
  if (targets === null)
    return [{ title: 'What it touches', lines: [line('warn', 'Not known: the server could not say.')] }];
  const { items } = targets;
  const all = (pick: (item: (typeof items)[number]) => readonly string[]) => [
    ...new Set(items.flatMap(pick)),
  ];
  const counted = (name: string, values: readonly string[]) =>
    values.length === 0
      ? []
      : [line('none', name, values.length > 3 ? String(values.length) : values.join(', '))];
  const unknown = items.filter(({ found }) => !found);
  const touches = [
    ...items
      .filter(({ found }) => found)
      .map(({ name, id, target_class }) => line('none', name || id, target_class)),
    ...counted(
      'Assets',
      all(({ assets }) => assets),
    ),
    ...counted(
      'People',
      all(({ users }) => users),
    ),
    ...counted(
      'Services',
      all(({ services }) => services),
    ),
    ...unknown.map(({ id }) => line('warn', `Nobody knows ${id}; it counts as critical.`)),
  ];
  const earlier = items.flatMap((item) => item.earlier).filter(({ intent_id }) => intent_id !== intentId);
  const before = earlier
    .slice(0, 6)
    .map(({ action, state, at }) =>
      line(state === 'done' ? 'ok' : 'none', `${action}, ${state}`, at.slice(0, 10)),
    );
  return [
    { title: 'What it touches', lines: touches },
    {
      title: 'Before on these targets',
      lines: before.length > 0 ? before : [line('none', 'Nothing is known.')],
    },
  ];
}

/** Whether the targets are what they were when it was asked for. */
export function unchangedCheck(intent: Intent, targets: Targets | null): SigningLine {
  if (targets === null) return line('warn', 'Whether the targets have changed is not known');
  const changed = intent.targets.filter(
    ({ id, etag }) => targets.items.find((item) => item.id === id)?.etag !== etag,
  );
  return changed.length === 0
    ? line('ok', 'Targets unchanged since the request')
    : line(
        'bad',
        `Changed since the request: ${changed.map(({ id }) => id).join(', ')}. It will be refused.`,
      );
}

export { line };
