import { useState } from 'react';
import { formatPlural } from '../../lib/format-count.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { type Problem, ProblemPanel, problemOf } from './problem-panel.tsx';
import { signOut } from './sign-in-commands.ts';

export interface SignOutDialogProps {
  readonly open: boolean;
  /** Changes that the server has not confirmed; null when that is not known. */
  readonly pending: number | null;
  /** Opens with the wipe already chosen. */
  readonly wipeFirst?: boolean | undefined;
  readonly onClose: () => void;
}

function lossText(pending: number | null): string {
  if (pending === null)
    return 'The cache may hold changes that the server does not have. They would be lost for good.';
  if (pending === 0) return 'Everything in it is also on the server; the next sign-in loads it again.';
  return `${formatPlural(pending, 'pending change')} would be lost for good: the server does not have ${pending === 1 ? 'it' : 'them'}.`;
}

export function SignOutDialog({ open, pending, wipeFirst = false, onClose }: SignOutDialogProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wipe = chosen ?? wipeFirst;
  const close = () => {
    setChosen(null);
    setProblem(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    const result = await signOut(wipe);
    setBusy(false);
    if (result.ok) close();
    else setProblem(problemOf(result.error));
  };
  return (
    <ConfirmDialog
      open={open}
      title="Sign out"
      confirmLabel={wipe ? 'Sign out and wipe' : 'Sign out'}
      danger={wipe}
      typedWord={wipe && pending !== 0 ? 'wipe' : undefined}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={close}
    >
      <p>
        The session ends on the server too. The cache stays on this machine, encrypted, and opens again with
        your next sign-in{pending !== null && pending > 0 ? '; pending changes are sent then' : ''}.
      </p>
      <br />
      <Checkbox
        label="Also wipe the local cache"
        hint={wipe ? lossText(pending) : 'For a machine that you give back or share.'}
        checked={wipe}
        onChange={setChosen}
      />
      {problem !== null && <ProblemPanel problem={problem} />}
    </ConfirmDialog>
  );
}
