import { useState } from 'react';
import { emailSchema } from '../../../shared/domain/user.ts';
import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import type { Entrance } from './entrance.ts';
import { EntryCard } from './entry-card.tsx';
import { type Problem, ProblemPanel, problemOf, useWaitMs } from './problem-panel.tsx';
import styles from './sign-in.module.css';
import { cancelSession, signUp } from './sign-in-commands.ts';
import { useWorkspaceProbe } from './use-workspace-probe.ts';
import { WorkspaceField } from './workspace-field.tsx';

const PASSWORD_LEAST = 12;

export interface SignUpFormProps {
  readonly entrance: Entrance;
  readonly onEntrance: (entrance: Entrance) => void;
  readonly workspaces: readonly Workspace[];
  readonly onBack: () => void;
  readonly onCreated: () => void;
}

const EMPTY = { full_name: '', username: '', organization_name: '', team_name: '' };
type TextName = keyof typeof EMPTY;

const TEXTS: readonly { readonly name: TextName; readonly label: string; readonly complete: string }[] = [
  { name: 'full_name', label: 'Full name', complete: 'name' },
  { name: 'username', label: 'Username', complete: 'nickname' },
  { name: 'organization_name', label: 'Organisation', complete: 'organization' },
  { name: 'team_name', label: 'Team', complete: 'off' },
];

function passwordHint(length: number) {
  if (length >= PASSWORD_LEAST) {
    return (
      <span className={styles.ok}>
        <Glyph name="check" /> {length} characters
      </span>
    );
  }
  if (length === 0) return `At least ${PASSWORD_LEAST} characters; spaces count, a sentence is good.`;
  return `${length} of at least ${PASSWORD_LEAST} characters`;
}

export function SignUpForm({ entrance, onEntrance, workspaces, onBack, onCreated }: SignUpFormProps) {
  const probing = useWorkspaceProbe();
  const [texts, setTexts] = useState(EMPTY);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tried, setTried] = useState(false);
  const waitMs = useWaitMs(problem);
  const email = emailSchema.safeParse(entrance.email.trim());
  const complete = TEXTS.every(({ name }) => texts[name].trim() !== '');

  const submit = async () => {
    setTried(true);
    if (busy || waitMs > 0 || !email.success || !complete || password.length < PASSWORD_LEAST) return;
    setBusy(true);
    setProblem(null);
    const origin = await probing.check(entrance.address);
    if (origin !== null) {
      const result = await signUp({ origin, email: email.data, password, ...texts });
      if (result.ok) onCreated();
      else setProblem(problemOf(result.error));
    }
    setBusy(false);
  };

  const missing = (value: string) => (tried && value.trim() === '' ? 'Is missing' : undefined);
  // What is asked for depends on whom it would be told: first the decision on the certificate.
  const deciding = probing.probe.kind === 'untrusted';
  return (
    <EntryCard
      title="Create an account"
      onSubmit={() => void submit()}
      footer={
        <>
          <span>You have one already?</span>
          <Button tone="quiet" onClick={onBack}>
            Sign in
          </Button>
        </>
      }
    >
      <WorkspaceField
        address={entrance.address}
        onAddress={(address) => onEntrance({ ...entrance, address })}
        workspaces={workspaces}
        onPick={(workspace) => {
          probing.reset();
          onEntrance({ ...entrance, address: workspace.origin });
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
            autoComplete="email"
            value={entrance.email}
            onChange={(value) => onEntrance({ ...entrance, email: value })}
            error={tried && !email.success ? 'An email address such as name@soc.example' : undefined}
          />
          <PasswordField
            label="Password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            hint={passwordHint(password.length)}
            error={
              tried && password.length < PASSWORD_LEAST
                ? `${password.length} of at least ${PASSWORD_LEAST} characters`
                : undefined
            }
          />
          <div className={styles.pair}>
            {TEXTS.map(({ name, label, complete: autoComplete }) => (
              <TextField
                key={name}
                label={label}
                autoComplete={autoComplete}
                value={texts[name]}
                onChange={(value) => setTexts({ ...texts, [name]: value })}
                error={missing(texts[name])}
              />
            ))}
          </div>
          {problem !== null && <ProblemPanel problem={problem} />}
          <div className={styles.buttons}>
            <Button tone="primary" type="submit" fullWidth busy={busy} disabled={waitMs > 0}>
              {busy ? 'Creating the account…' : 'Create the account'}
            </Button>
            {busy && <Button onClick={cancelSession}>Cancel</Button>}
          </div>
        </>
      )}
    </EntryCard>
  );
}
