import { useLocation } from 'wouter';
import type { Role } from '../../shared/domain/role.ts';
import { type EngineState, useSync } from '../bridge/sync-store.ts';
import { CONFLICTS_PATH } from '../domain/paths.ts';
import { formatCount, formatPlural } from '../lib/format-count.ts';
import { Glyph } from '../ui/glyph.tsx';
import { StateBar, StateButton, StateItem } from '../ui/state-bar.tsx';
import { ConnectionItem } from './connection-item.tsx';
import { clockText } from './connection-text.ts';
import { PendingItem } from './pending-item.tsx';
import { StatusEnd } from './status-end.tsx';
import { useAuditAlarms } from './use-audit-alarms.ts';

export interface StatusBarProps {
  /** Host of the workspace. */
  readonly workspace: string;
  readonly role: Role;
  readonly onlineSession: boolean;
}

function EngineItem({ engine }: { readonly engine: EngineState }) {
  if (engine === 'up') return null;
  return engine === 'restarting' ? (
    <StateItem tone="warn" title="What you see stays; changes are taken again in a moment.">
      Engine restarting…
    </StateItem>
  ) : (
    <StateItem
      tone="bad"
      title="Quit and start Watchfloor again. What was saved is kept; the log says why it stopped."
    >
      Engine stopped: restart Watchfloor
    </StateItem>
  );
}

function AuditItem() {
  const { length } = useAuditAlarms();
  if (length === 0) return null;
  return (
    <StateItem tone="bad" strong title="The server’s audit log is not what it was. The banner says more.">
      <Glyph name="cross" size={11} /> Audit log: {formatPlural(length, 'alarm')}
    </StateItem>
  );
}

function SyncItems() {
  const [, navigate] = useLocation();
  const sync = useSync((store) => store.sync);
  if (sync === null) return null;
  const { progress, check, clock_skew_ms } = sync;
  return (
    <>
      {progress !== null && (
        <StateItem tone="accent">
          loading {formatCount(progress.rows)}
          {progress.of === null ? '' : ` of ${formatCount(progress.of)}`}
        </StateItem>
      )}
      {check !== null && (
        <StateItem tone="accent" title="The last end was not a clean one. Work goes on meanwhile.">
          checking the cache {check.done} of {check.of}
        </StateItem>
      )}
      <PendingItem pending={sync.pending} refused={sync.refused} />
      {sync.conflicts > 0 && (
        <StateButton tone="warn" onClick={() => navigate(CONFLICTS_PATH)}>
          <Glyph name="swap" size={11} /> {formatPlural(sync.conflicts, 'conflict')}
        </StateButton>
      )}
      {clock_skew_ms !== null && (
        <StateItem tone="warn" title="Times written here would be wrong. Set the clock of this machine.">
          {clockText(clock_skew_ms)}
        </StateItem>
      )}
    </>
  );
}

/** Always visible: which workspace, how it is connected, how old the data is, what is not confirmed. */
export function StatusBar({ workspace, role, onlineSession }: StatusBarProps) {
  const sync = useSync((store) => store.sync);
  const engine = useSync((store) => store.engine);
  return (
    <StateBar
      label="State"
      start={
        <>
          <StateItem strong shrinks title={workspace}>
            {workspace}
          </StateItem>
          <StateItem>{role}</StateItem>
          <EngineItem engine={engine} />
          <AuditItem />
          <ConnectionItem sync={sync} onlineSession={onlineSession} />
          <SyncItems />
        </>
      }
      end={<StatusEnd />}
    />
  );
}
