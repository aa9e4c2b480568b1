import { useState } from 'react';
import type { AuditAlarm } from '../../shared/ipc/audit-calls.ts';
import { formatCount, formatPlural } from '../lib/format-count.ts';
import { Button } from '../ui/button.tsx';
import { Fact, FactList } from '../ui/fact-list.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { TextField } from '../ui/text-field.tsx';
import { TimeText } from '../ui/time-text.tsx';
import styles from './audit-alarm-banner.module.css';
import { acknowledgeAlarm, trustAuditKey } from './shell-commands.ts';

const SHORTEST_REASON = 3;
const SHORTEST_KEY = 20;

function HeadFact({ name, head }: { readonly name: string; readonly head: AuditAlarm['ours'] }) {
  if (head === null) return null;
  return (
    <Fact name={name}>
      {formatCount(head.size)} records <code className={styles.code}>{head.root}</code>
    </Fact>
  );
}

/** A key that was exchanged on purpose: the person has the new one from their administrator. */
function NewKey() {
  const [vkey, setVkey] = useState('');
  const [trusted, setTrusted] = useState(false);
  if (trusted)
    return <p className={styles.text}>The key is trusted from here on; the log is looked at again.</p>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void trustAuditKey(vkey.trim()).then(setTrusted);
      }}
    >
      <TextField
        label="New key of the log, from your administrator and not from the server"
        value={vkey}
        onChange={setVkey}
        mono
      />
      <Button type="submit" disabled={vkey.trim().length < SHORTEST_KEY}>
        Trust this key
      </Button>
    </form>
  );
}

/** Stands over every page until the person has said what they make of it. */
export function AuditAlarmBanner({ alarms }: { readonly alarms: readonly AuditAlarm[] }) {
  const [reason, setReason] = useState('');
  const [alarm] = alarms;
  if (alarm === undefined) return null;
  const tooShort = reason.trim().length < SHORTEST_REASON;
  const more = alarms.length - 1;
  return (
    <section className={styles.banner} role="alert" aria-label="Audit log alarm">
      <h2 className={styles.title}>
        <Glyph name="cross" tone="bad" /> The audit log of this server is not what it was
        {more > 0 && <span className={styles.more}>and {formatPlural(more, 'more alarm')}</span>}
      </h2>
      <p className={styles.text}>{alarm.text}</p>
      <FactList>
        <Fact name="Found">
          <TimeText at={alarm.raised_at} prose />
        </Fact>
        <HeadFact name="Kept here" head={alarm.ours} />
        <HeadFact name="Shown now" head={alarm.theirs} />
        {alarm.evidence !== null && (
          <Fact name="Both as files">
            <code className={styles.code}>{alarm.evidence}</code>
          </Fact>
        )}
      </FactList>
      {alarm.kind === 'forged_head' && <NewKey />}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (tooShort) return;
          void acknowledgeAlarm(alarm.id, reason.trim()).then((done) => done && setReason(''));
        }}
      >
        <TextField
          label="What you know of it, and whom you told"
          value={reason}
          onChange={setReason}
          maxLength={2_000}
        />
        <Button tone="danger" type="submit" disabled={tooShort}>
          Acknowledge
        </Button>
      </form>
    </section>
  );
}
