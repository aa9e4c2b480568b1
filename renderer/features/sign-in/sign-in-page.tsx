import { useState } from 'react';
import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import type { Entrance } from './entrance.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SignUpForm } from './sign-up-form.tsx';

export interface SignInPageProps {
  readonly workspaces: readonly Workspace[];
  /** Why the person is here again, when it was not their own doing. */
  readonly reason: string | null;
  /** To the examiner's desk, which needs no account. */
  readonly onAudit: () => void;
}

export function SignInPage({ workspaces, reason, onAudit }: SignInPageProps) {
  const [mode, setMode] = useState<'sign_in' | 'sign_up'>('sign_in');
  const [created, setCreated] = useState(false);
  const [entrance, setEntrance] = useState<Entrance>(() => ({
    address: workspaces[0]?.origin ?? '',
    email: workspaces[0]?.last_email ?? '',
  }));
  if (mode === 'sign_up') {
    return (
      <SignUpForm
        entrance={entrance}
        onEntrance={setEntrance}
        workspaces={workspaces}
        onBack={() => setMode('sign_in')}
        onCreated={() => {
          setCreated(true);
          setMode('sign_in');
        }}
      />
    );
  }
  return (
    <SignInForm
      entrance={entrance}
      onEntrance={setEntrance}
      workspaces={workspaces}
      onSignUp={() => setMode('sign_up')}
      onAudit={onAudit}
      notice={
        created ? (
          <ErrorPanel tone="warn" title="The account is created">
            Sign in with the password you just chose.
          </ErrorPanel>
        ) : reason === null ? undefined : (
          <ErrorPanel tone="warn" title="You were signed out">
            {reason}
          </ErrorPanel>
        )
      }
    />
  );
}
