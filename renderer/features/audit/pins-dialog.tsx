import { useState } from 'react';
import { cloudTrailOrigin } from '../../../shared/audit/cloudtrail-keys.ts';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { addPin, chooseFiles, removePin } from './audit-commands.ts';
import { type TrustedLog, usePins } from './audit-queries.ts';
import { hashGroups } from './finding-words.ts';
import styles from './pins-dialog.module.css';

interface Refused {
  readonly error: AppErrorData;
  readonly ticket: string | null;
}

function witnessWords({ origin, keys, witnesses, quorum }: TrustedLog): string {
  if (origin === cloudTrailOrigin) return `${formatPlural(keys.length, 'key')} of AWS CloudTrail.`;
  return witnesses === 0
    ? 'No witnesses.'
    : `${formatPlural(witnesses, 'witness', 'witnesses')}, ${formatCount(quorum)} needed.`;
}

function LogEntry({ log, onRemove }: { readonly log: TrustedLog; readonly onRemove: () => void }) {
  return (
    <li className={styles.log}>
      <div className={styles.line}>
        <strong className={styles.origin}>
          <UntrustedText text={log.origin} />
        </strong>
        <Button tone="quiet" aria-label={`Trust ${log.origin} no more`} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <div className={styles.muted}>
        {witnessWords(log)}{' '}
        {log.origin === cloudTrailOrigin ? (
          'Its digest files beside log files are checked with them.'
        ) : log.head === null ? (
          'No head pinned: exports are intact at best, never complete.'
        ) : (
          <>
            Pinned head of {formatPlural(log.head.size, 'record')}
            {log.head.time !== null && (
              <>
                , <TimeText at={log.head.time} prose />
              </>
            )}
            .
          </>
        )}
      </div>
      {log.keys.map((key) => (
        <code key={key} className={styles.key}>
          {hashGroups(key)}
        </code>
      ))}
    </li>
  );
}

/** The logs whose exports this machine can verify: their keys come from their operators, by another way than the exports. */
export function PinsDialog({ onClose }: { readonly onClose: () => void }) {
  const { value, error } = usePins();
  const [refused, setRefused] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const put = async (ticket: string, replace: boolean) => {
    const result = await addPin(ticket, replace);
    setRefused(result.ok ? null : { error: result.error, ticket });
  };
  const add = async () => {
    setBusy(true);
    const chosen = await chooseFiles('pin');
    const ticket = chosen.ok ? chosen.value.tickets[0]?.ticket : undefined;
    if (!chosen.ok) setRefused({ error: chosen.error, ticket: null });
    else if (ticket !== undefined) await put(ticket, false);
    setBusy(false);
  };
  const remove = async (origin: string) => {
    const result = await removePin(origin);
    if (!result.ok) toastRefusal(result.error);
  };
  const logs = value?.logs ?? [];
  return (
    <Dialog
      open
      title="Trusted logs"
      width={600}
      onClose={onClose}
      onSubmit={() => void add()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button tone="primary" type="submit" busy={busy} data-autofocus>
            Add a pin file…
          </Button>
        </>
      }
    >
      <div className={styles.muted}>
        An export proves something only against keys that did not come with it. Its operator gives them to you
        as a pin file. For CloudTrail it is what “aws cloudtrail list-public-keys” prints, saved as JSON.
      </div>
      {logs.length === 0 && error === null && (
        <div>No log is trusted on this machine yet: every export is “not verifiable” until one is added.</div>
      )}
      <ul className={styles.logs}>
        {logs.map((log) => (
          <LogEntry key={log.origin} log={log} onRemove={() => void remove(log.origin)} />
        ))}
      </ul>
      {error !== null && (
        <ErrorPanel title="The trusted logs could not be read" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
      {refused !== null && (
        <ErrorPanel
          title="The pin file was not taken over"
          id={refused.error.id}
          actions={
            refused.error.code === 'conflict' && refused.ticket !== null ? (
              <Button tone="danger" onClick={() => void put(refused.ticket ?? '', true)}>
                Replace the keys that are known
              </Button>
            ) : undefined
          }
        >
          {refused.error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
