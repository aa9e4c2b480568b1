import { useState } from 'react';
import type { Me } from '../../../shared/domain/user.ts';
import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { EntryCard } from './entry-card.tsx';
import { type Problem, ProblemPanel, problemOf, useWaitMs } from './problem-panel.tsx';
import styles from './sign-in.module.css';
import { unlock } from './sign-in-commands.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

export interface LockedPageProps {
  readonly workspace: Workspace;
  readonly me: Me;
  /** Null when the locked cache does not say. */
  readonly pending: number | null;
}

export function LockedPage({ workspace, me, pending }: LockedPageProps) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [leaving, setLeaving] = useState(false);
  const waitMs = useWaitMs(problem);

  const submit = async () => {
    if (busy || waitMs > 0 || password === '') return;
    setBusy(true);
    setProblem(null);
    const result = await unlock(password);
    setBusy(false);
    setPassword('');
    if (!result.ok) setProblem(problemOf(result.error));
  };

  return (
    <>
      <EntryCard
        title="Locked"
        note={workspace.name}
        onSubmit={() => void submit()}
        footer={
          <>
            <span>
              {pending === null || pending === 0
                ? 'Everything is kept, encrypted.'
                : `${formatPlural(pending, 'pending change')} kept, encrypted.`}
            </span>
            <Button tone="quiet" onClick={() => setLeaving(true)}>
              Sign out…
            </Button>
          </>
        }
      >
        <div className={styles.who}>
          <span className={styles.avatar} aria-hidden="true">
            {me.full_name.charAt(0)}
          </span>
          <div>
            <div className={styles.name}>{me.full_name}</div>
            <div className={styles.muted}>{me.email}</div>
          </div>
        </div>
        <PasswordField
          label="Password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={setPassword}
          hint="Works without a network: it opens the cache on this machine."
        />
        {problem !== null &&
          (problem.error.code === 'wrong_credentials' ? (
            <ProblemPanel
              problem={{
                ...problem,
                error: {
                  ...problem.error,
                  code: 'cache_key_wrong',
                  message: 'This is not the password it was locked with.',
                },
              }}
            />
          ) : (
            <ProblemPanel problem={problem} />
          ))}
        <Button tone="primary" type="submit" fullWidth busy={busy} disabled={waitMs > 0}>
          {waitMs > 0 ? `Try again in ${formatDuration(waitMs)}` : 'Unlock'}
        </Button>
      </EntryCard>
      <SignOutDialog open={leaving} pending={pending} onClose={() => setLeaving(false)} />
    </>
  );
}
