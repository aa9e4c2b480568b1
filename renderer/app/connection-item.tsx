import { useState } from 'react';
import type { SyncStatus } from '../../shared/ipc/sync-calls.ts';
import { endDrill } from '../features/settings/settings-commands.ts';
import { formatTime, isSameDay } from '../lib/format-time.ts';
import { useTimeZone } from '../lib/time-zone.tsx';
import { useNow } from '../lib/use-now.ts';
import { AgeText } from '../ui/age-text.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, FactList } from '../ui/fact-list.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Popover } from '../ui/popover.tsx';
import { StateButton, StateItem } from '../ui/state-bar.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { toneStyle } from '../ui/tone.ts';
import { connectionLook, freshness, oldDataText } from './connection-text.ts';
import { syncNow } from './shell-commands.ts';
import { showOverlay } from './shell-state.ts';
import styles from './status-bar.module.css';
import { useDrillEnd } from './use-drill-end.ts';

export interface ConnectionItemProps {
  readonly sync: SyncStatus | null;
  readonly onlineSession: boolean;
}

/** `● Online  synced 4 s ago`; opens why, since when, and what can be done. */
export function ConnectionItem({ sync, onlineSession }: ConnectionItemProps) {
  const [open, setOpen] = useState(false);
  const { zone } = useTimeZone();
  const now = useNow(30_000);
  useDrillEnd((sync?.drill ?? null) !== null);
  if (sync === null) return <StateItem>Opening the cache…</StateItem>;
  const since = formatTime(sync.since, isSameDay(sync.since, now, zone) ? 'short' : 'full', zone);
  const look = connectionLook(sync, since);
  const old = oldDataText(sync, now);
  const fresh = freshness(sync, now);
  const signedOut = sync.connection === 'signed_out' || !onlineSession;
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Connection"
        side="top-start"
        target={
          <StateButton tone={look.tone} onClick={() => setOpen(!open)} aria-expanded={open}>
            <Glyph name={look.glyph} size={11} />
            {look.text}
          </StateButton>
        }
      >
        <div className={styles.popover}>
          <p>{look.explanation}</p>
          <FactList>
            <Fact name="Since">
              <TimeText at={sync.since} prose />
            </Fact>
            <Fact name="Last synced">
              {sync.synced_at === null ? 'never' : <TimeText at={sync.synced_at} prose />}
            </Fact>
            {sync.problem !== null && (
              <Fact name="Error id">
                <code className={styles.id}>{sync.problem.id}</code>
              </Fact>
            )}
          </FactList>
          <div className={styles.buttons}>
            {sync.drill !== null ? (
              <Button tone="primary" onClick={() => void endDrill()}>
                End the drill
              </Button>
            ) : signedOut ? (
              <Button
                tone="primary"
                onClick={() => {
                  setOpen(false);
                  showOverlay('sign_in_again');
                }}
              >
                Sign in again
              </Button>
            ) : (
              <Button onClick={() => void syncNow()}>Try now</Button>
            )}
          </div>
        </div>
      </Popover>
      {signedOut && (
        <StateButton tone="accent" onClick={() => showOverlay('sign_in_again')}>
          sign in again to sync
        </StateButton>
      )}
      {old !== null ? (
        <StateItem tone={fresh.tone} title={fresh.words}>
          <Glyph name="dot" size={9} /> {old}
        </StateItem>
      ) : (
        sync.synced_at !== null && (
          <StateItem title={fresh.words}>
            <span className={styles.light} role="img" aria-label={fresh.words} style={toneStyle(fresh.tone)}>
              <Glyph name="dot" size={9} />
            </span>
            synced <AgeText since={sync.synced_at} long /> ago
          </StateItem>
        )
      )}
    </>
  );
}
