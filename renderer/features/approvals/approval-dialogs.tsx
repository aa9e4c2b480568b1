import { AskDialog } from '../../ui/ask-dialog.tsx';
import { openSigning } from './approvals-commands.ts';
import { type ShownIntent, useMe } from './approvals-queries.ts';
import { showDialog, useApprovalDialog } from './approvals-view-state.ts';

const close = () => showDialog({ kind: 'none' });
const required = (what: string) => (text: string) => (text.trim() === '' ? `${what} is missing.` : undefined);

/** What is asked before the signing window opens: why, and for how long. */
export function ApprovalDialogs() {
  const dialog = useApprovalDialog((state) => state.dialog);
  if (dialog.kind === 'revert') return <Revert intent={dialog.intent} />;
  if (dialog.kind === 'renew') return <Renew intent={dialog.intent} />;
  return null;
}

function Revert({ intent }: { readonly intent: ShownIntent }) {
  const byHand = intent.action === 'custom' || intent.action === 'break_glass.custom';
  return (
    <AskDialog
      title="Ask to take it back"
      intro="It is a request of its own, with the same rules: you sign it, and others approve it."
      fields={[
        { id: 'reason', label: 'Why', long: true, maxLength: 2_000, problem: required('The reason') },
        ...(byHand
          ? [
              {
                id: 'command',
                label: 'What is to be done by hand',
                long: true,
                maxLength: 4_000,
                problem: required('What is to be done'),
              },
            ]
          : []),
      ]}
      confirmLabel="Go on to sign"
      onAnswer={({ reason = '', command = '' }) => {
        close();
        void openSigning({
          ...{ what: 'revert', intent_id: intent.id, reason: reason.trim() },
          command: byHand ? command.trim() : null,
        });
      }}
      onClose={close}
    />
  );
}

function Renew({ intent }: { readonly intent: ShownIntent }) {
  const me = useMe();
  return (
    <AskDialog
      title="Keep it in force"
      intro="It is a request of its own: you sign it, and others approve it. Without hours it stays until somebody takes it back, and you look after it."
      fields={[
        {
          id: 'hours',
          label: 'For how many more hours',
          hint: 'From now. Leave it empty to look after it yourself.',
          mono: true,
          initial: '24',
          problem: (text) =>
            /^(\d{1,4})?$/.test(text.trim()) && text.trim() !== '0' ? undefined : 'A whole number of hours.',
        },
        { id: 'reason', label: 'Why', long: true, maxLength: 2_000, problem: required('The reason') },
      ]}
      confirmLabel="Go on to sign"
      onAnswer={({ hours = '', reason = '' }) => {
        close();
        const until = hours.trim() === '' ? null : Math.floor(Date.now() / 1_000) + Number(hours) * 3_600;
        void openSigning({
          ...{ what: 'renew', intent_id: intent.id, reason: reason.trim() },
          ...{ until, owner: until === null ? me.id : null },
        });
      }}
      onClose={close}
    />
  );
}
