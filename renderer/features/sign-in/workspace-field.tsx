import type { Workspace } from '../../../shared/ipc/session-calls.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CertificatePanel } from './certificate-panel.tsx';
import { ProblemPanel } from './problem-panel.tsx';
import styles from './sign-in.module.css';
import { readOrigin, type WorkspaceProbe } from './use-workspace-probe.ts';

export interface WorkspaceFieldProps {
  readonly address: string;
  readonly onAddress: (address: string) => void;
  readonly workspaces: readonly Workspace[];
  readonly onPick: (workspace: Workspace) => void;
  readonly probing: WorkspaceProbe;
  /** The form was sent: an empty address is said. */
  readonly tried: boolean;
}

/** The address of the API, and what answered there. */
export function WorkspaceField({
  address,
  onAddress,
  workspaces,
  onPick,
  probing,
  tried,
}: WorkspaceFieldProps) {
  const { probe, check, trust, reset, cancel } = probing;
  const origin = readOrigin(address);
  return (
    <>
      <TextField
        label="Workspace address"
        placeholder="soc.example:8443"
        value={address}
        onChange={(value) => {
          onAddress(value);
          reset();
        }}
        onBlur={() => void check(address)}
        autoFocus={address === ''}
        inputMode="url"
        autoComplete="off"
        mono
        error={
          probe.kind === 'malformed' || (tried && address.trim() === '')
            ? 'An address such as https://soc.example:8443'
            : undefined
        }
        hint={
          probe.kind === 'checking' ? (
            <span className={styles.checking}>Looking who answers…</span>
          ) : probe.kind === 'trusted' ? (
            <span className={styles.ok}>
              <Glyph name="check" /> A TechSaaS API answers, certificate trusted
            </span>
          ) : undefined
        }
        trailing={
          probe.kind === 'checking' && (
            <Button tone="quiet" onClick={cancel}>
              Stop
            </Button>
          )
        }
      />
      {workspaces.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset brings its own layout
        <div className={styles.remembered} role="group" aria-label="Used before">
          {workspaces.map((workspace) => (
            <button
              type="button"
              key={workspace.origin}
              className={styles.workspace}
              aria-pressed={workspace.origin === origin}
              title={workspace.origin}
              onClick={() => onPick(workspace)}
            >
              {workspace.name} · {new URL(workspace.origin).host}
            </button>
          ))}
        </div>
      )}
      {probe.kind === 'untrusted' && (
        <CertificatePanel
          key={probe.certificate.fingerprint}
          origin={probe.origin}
          certificate={probe.certificate}
          onTrust={() => trust(probe.certificate)}
        />
      )}
      {probe.kind === 'failed' && (
        <ProblemPanel
          problem={probe.problem}
          actions={<Button onClick={() => void check(address)}>Check again</Button>}
        />
      )}
    </>
  );
}
