import { useEffect, useState } from 'react';
import { may } from '../../../shared/domain/role.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approvals.module.css';
import { openSigning } from './approvals-commands.ts';
import { type ShownKey, useApprovalStatus, useKeys, useMe, useNames } from './approvals-queries.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

const GROUP = 'Keys';
/** The server signs a head every few seconds. */
const SETTLE_MS = 2_000;

const states = {
  proposed: { glyph: 'ring', tone: 'high', label: 'waits for endorsement' },
  active: { glyph: 'check', tone: 'ok', label: 'counts' },
  revoked: { glyph: 'cross', tone: 'bad', label: 'revoked' },
  expired: { glyph: 'dash', tone: 'faint', label: 'expired' },
} as const;

interface KeyCardProps {
  readonly item: ShownKey;
  readonly onRevoke: () => void;
}

function KeyCard({ item, onRevoke }: KeyCardProps) {
  const me = useMe();
  const nameOf = useNames();
  const isMine = item.user_id === me.id;
  const state = states[item.state];
  const mayEndorse = may(me.roles, 'key:endorse');
  return (
    <li className={styles.card} data-testid="approval-key" data-state={item.state}>
      <div className={styles.grow}>
        <strong>
          <UntrustedText text={nameOf(item.user_id)} />
        </strong>
        {item.here && <span className={styles.muted}> · on this computer</span>}
        <div className={styles.state}>
          <Mark glyph={state.glyph} tone={state.tone}>
            {state.label}
          </Mark>
          <span className={styles.muted}>
            until <TimeText at={item.expires_at} format="date" />
          </span>
          {item.endorsed_by !== null && (
            <span className={styles.muted}>
              {item.by === 'ceremony' ? 'installed with ' : 'endorsed by '}
              <UntrustedText text={nameOf(item.endorsed_by)} />
            </span>
          )}
          {item.revocation_asked > 0 && item.state !== 'revoked' && (
            <span className={styles.late}>
              {formatPlural(item.revocation_asked, 'administrator')} of 2 want it revoked
            </span>
          )}
        </div>
        <div className={styles.faint}>
          <code>{item.kid}</code> · device <UntrustedText text={item.device_id} />
        </div>
        {item.doubt !== null && <div className={styles.late}>{item.doubt}</div>}
        {item.compromised_since !== null && (
          <div className={styles.late}>
            What it signed since <TimeText at={item.compromised_since} /> is to be looked at again.
          </div>
        )}
      </div>
      {item.here && item.state !== 'revoked' && (
        <Button onClick={() => void openSigning({ what: 'show_words' })}>Show words</Button>
      )}
      {item.state === 'proposed' && !isMine && mayEndorse && (
        <Button tone="primary" onClick={() => void openSigning({ what: 'endorse', kid: item.kid })}>
          Endorse…
        </Button>
      )}
      {(item.state === 'active' || item.state === 'proposed') && (isMine || mayEndorse) && (
        <Button tone="danger" onClick={onRevoke}>
          Revoke…
        </Button>
      )}
    </li>
  );
}

/** Whose signatures count: every key with its proof, and what can be done about one's own. */
export function KeysView() {
  const { value, error, askAgain } = useKeys();
  const { value: status } = useApprovalStatus();
  const settling = value?.keys.some((item) => item.settling) === true;
  useEffect(() => {
    if (!settling) return;
    const timer = setInterval(askAgain, SETTLE_MS);
    return () => clearInterval(timer);
  }, [settling, askAgain]);
  const [revoking, setRevoking] = useState<ShownKey | null>(null);
  const enrol = () => void openSigning({ what: 'enrol' });
  const factor = () => void openSigning({ what: 'second_factor' });
  const codes = () => void openSigning({ what: 'recovery_codes' });
  const hasFactor = status?.mfa?.enrolled === true;
  useActions('page', [
    { id: 'keys.enrol', label: 'Enrol a key on this computer…', group: GROUP, keys: ['n'], run: enrol },
    { id: 'keys.factor', label: 'Second factor…', group: GROUP, keys: ['f'], run: factor },
    {
      id: 'keys.codes',
      label: 'New recovery codes…',
      group: GROUP,
      when: () => hasFactor,
      run: codes,
    },
    {
      id: 'keys.words',
      label: 'Show the words of my key',
      group: GROUP,
      keys: ['w'],
      when: () => status?.key != null,
      run: () => void openSigning({ what: 'show_words' }),
    },
  ]);
  if (value === undefined)
    return error === null ? (
      <div className={styles.body} aria-busy="true" />
    ) : (
      <div className={styles.body}>
        <ErrorPanel
          title="The keys could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  const order = { proposed: 0, active: 1, expired: 2, revoked: 3 } as const;
  const keys = value.keys.toSorted((one, other) => order[one.state] - order[other.state]);
  return (
    <div className={styles.body}>
      <div className={styles.deeds}>
        <Button keys="n" onClick={enrol}>
          Enrol a key on this computer…
        </Button>
        <Button keys="f" onClick={factor}>
          {hasFactor ? 'Move the second factor…' : 'Set up a second factor…'}
        </Button>
        {hasFactor && (
          <Button onClick={codes}>New recovery codes… ({status?.mfa?.recovery_codes_left ?? 0} left)</Button>
        )}
      </div>
      {value.ceremony_open && (
        <ErrorPanel tone="warn" title="Installation: the first two keys">
          No key counts yet. Two people enrol a key each, read their words to each other, and endorse one
          another; both keys count with the second endorsement.
        </ErrorPanel>
      )}
      <p className={styles.muted}>
        {value.head === null
          ? 'No signed head of the audit log covers these keys yet; nothing is signed on their word until one does.'
          : `Checked against the audit log at ${value.head.toLocaleString('en-GB')} records, which this console has verified.`}
      </p>
      {keys.length === 0 && <p>Nobody has enrolled a key yet.</p>}
      <ul aria-label="Approval keys">
        {keys.map((item) => (
          <KeyCard key={item.kid} item={item} onRevoke={() => setRevoking(item)} />
        ))}
      </ul>
      {revoking !== null && <RevokeDialog item={revoking} onClose={() => setRevoking(null)} />}
    </div>
  );
}
