import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { type Problem, ProblemPanel, problemOf, useWaitMs } from './problem-panel.tsx';
import { cancelSession, signIn } from './sign-in-commands.ts';

export interface SignInAgainDialogProps {
  readonly open: boolean;
  readonly origin: string;
  readonly email: string;
  readonly onClose: () => void;
}

/** For a session that ended while work went on: only the password is missing to sync again. */
export function SignInAgainDialog({ open, origin, email, onClose }: SignInAgainDialogProps) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const waitMs = useWaitMs(problem);
  const submit = async () => {
    if (busy || waitMs > 0 || password === '') return;
    setBusy(true);
    setProblem(null);
    const result = await signIn({ origin, email, password });
    setBusy(false);
    setPassword('');
    if (result.ok) onClose();
    else setProblem(problemOf(result.error));
  };
  return (
    <Dialog
      open={open}
      title="Sign in again"
      onClose={onClose}
      width={420}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={busy ? cancelSession : onClose}>{busy ? 'Cancel' : 'Later'}</Button>
          <Button tone="primary" type="submit" busy={busy} disabled={waitMs > 0}>
            Sign in
          </Button>
        </>
      }
    >
      <p>
        The session of {email} has ended on the server. What you do is kept here and sent once you are signed
        in.
      </p>
      <PasswordField
        label="Password"
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={setPassword}
      />
      {problem !== null && <ProblemPanel problem={problem} />}
    </Dialog>
  );
}
