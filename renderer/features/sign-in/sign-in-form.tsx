import { type ReactNode, useState } from 'react';
import { emailSchema } from '../../../shared/domain/user.ts';
import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import type { Entrance } from './entrance.ts';
import { EntryCard } from './entry-card.tsx';
import { type Problem, ProblemPanel, problemOf, useWaitMs } from './problem-panel.tsx';
import styles from './sign-in.module.css';
import { cancelSession, signIn } from './sign-in-commands.ts';
import { useWorkspaceProbe } from './use-workspace-probe.ts';
import { WorkspaceField } from './workspace-field.tsx';

export interface SignInFormProps {
  readonly entrance: Entrance;
  readonly onEntrance: (entrance: Entrance) => void;
  readonly workspaces: readonly Workspace[];
  readonly onSignUp: () => void;
  readonly onAudit: () => void;
  readonly notice: ReactNode;
}

export function SignInForm(props: SignInFormProps) {
  const { entrance, onEntrance, workspaces, onSignUp, onAudit, notice } = props;
  const probing = useWorkspaceProbe();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tried, setTried] = useState(false);
  const waitMs = useWaitMs(problem);
  const email = emailSchema.safeParse(entrance.email.trim());

  const submit = async () => {
    setTried(true);
    if (busy || waitMs > 0 || !email.success || password === '') return;
    setBusy(true);
    setProblem(null);
    const origin = await probing.check(entrance.address);
    if (origin !== null) {
      const result = await signIn({ origin, email: email.data, password });
      if (!result.ok) {
        setProblem(problemOf(result.error));
        if (result.error.code === 'wrong_credentials') setPassword('');
      }
    }
    setBusy(false);
  };

  // What is asked for depends on whom it would be told: first the decision on the certificate.
  const deciding = probing.probe.kind === 'untrusted';
  return (
    <EntryCard
      title="Sign in"
      onSubmit={() => void submit()}
      footer={
        <>
          <Button tone="quiet" onClick={onSignUp}>
            Create an account
          </Button>
          <Button tone="quiet" onClick={onAudit}>
            Open an audit export
          </Button>
        </>
      }
    >
      {problem === null && notice}
      <WorkspaceField
        address={entrance.address}
        onAddress={(address) => onEntrance({ ...entrance, address })}
        workspaces={workspaces}
        onPick={(workspace) => {
          probing.reset();
          onEntrance({ address: workspace.origin, email: workspace.last_email ?? entrance.email });
          void probing.check(workspace.origin);
        }}
        probing={probing}
        tried={tried}
      />
      {!deciding && (
        <>
          <TextField
            label="Email"
            type="email"
            autoComplete="username"
            autoFocus={entrance.address !== '' && entrance.email === ''}
            value={entrance.email}
            onChange={(value) => onEntrance({ ...entrance, email: value })}
            error={tried && !email.success ? 'An email address such as name@soc.example' : undefined}
          />
          <PasswordField
            label="Password"
            autoComplete="current-password"
            autoFocus={entrance.address !== '' && entrance.email !== ''}
            value={password}
            onChange={setPassword}
            error={tried && password === '' && problem === null ? 'The password is missing' : undefined}
          />
          {problem !== null && <ProblemPanel problem={problem} />}
          <div className={styles.buttons}>
            <Button tone="primary" type="submit" fullWidth busy={busy} disabled={waitMs > 0}>
              {waitMs > 0 ? `Try again in ${formatDuration(waitMs)}` : busy ? 'Signing in…' : 'Sign in'}
            </Button>
            {busy && <Button onClick={cancelSession}>Cancel</Button>}
          </div>
        </>
      )}
    </EntryCard>
  );
}
