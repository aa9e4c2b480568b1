import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TimelineEventKind } from '../../../shared/domain/timeline-event.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { eventKindLabel } from '../../domain/event-kind-view.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TabStrip } from '../../ui/tab-strip.tsx';
import type { TimelineEntry } from './incident-queries.ts';
import styles from './timeline.module.css';
import type { EntryContext } from './timeline-entry.tsx';
import { TimelineLanes } from './timeline-lanes.tsx';
import { type TimelineHandle, TimelineList } from './timeline-list.tsx';
import {
  arrivalsIn,
  countSides,
  type TimelineClock,
  type TimelineFilter,
  timelineItems,
} from './timeline-model.ts';

const clocks = [
  { value: 'happened', label: 'happened' },
  { value: 'recorded', label: 'recorded' },
  { value: 'received', label: 'received' },
] as const;

const filters: readonly { readonly id: TimelineFilter; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'attacker', label: 'Attacker' },
  { id: 'us', label: 'Us' },
  { id: 'notes', label: 'Notes' },
];

export interface TimelineControls {
  readonly filter: TimelineFilter;
  readonly clock: TimelineClock;
  /** Only entries of this kind; null for every kind. */
  readonly only: TimelineEventKind | null;
  /** The lanes stand above the list. */
  readonly lanes: boolean;
}

interface IncidentTimelineProps {
  readonly entries: readonly TimelineEntry[];
  readonly controls: TimelineControls;
  readonly onControls: (controls: TimelineControls) => void;
  readonly activeKey: string | null;
  readonly onActivate: (key: string) => void;
  readonly context: Omit<EntryContext, 'clock'>;
  readonly handle: RefObject<TimelineHandle | null>;
  /** Whether the entries are all there are; what else there is, is said elsewhere. */
  readonly isWhole: boolean;
}

/** Entries of others that came while the page was open: said once, counted until looked at. */
function useArrivals(entries: readonly TimelineEntry[], meId: string | undefined) {
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  const [unseen, setUnseen] = useState<readonly string[]>([]);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const before = known.current;
    const { ids, fresh } = arrivalsIn(entries, before ?? new Set(), meId);
    known.current = ids;
    const last = fresh.at(-1);
    if (before === undefined || last === undefined) return;
    setUnseen((now) => [...now, ...fresh.map(({ event }) => event.id)]);
    const who = last.author_name === null ? '' : ` by ${visibleText(last.author_name)}`;
    const news = `${eventKindLabel(last.event.kind)}${who}: ${visibleText(last.event.text).slice(0, 140)}`;
    setSaid(fresh.length === 1 ? `New entry. ${news}` : `${fresh.length} new entries. Last: ${news}`);
  }, [entries, meId]);
  const look = useCallback(() => setUnseen((now) => (now.length === 0 ? now : [])), []);
  return { unseen, said, look };
}

export function IncidentTimeline(props: IncidentTimelineProps) {
  const { entries, controls, onControls, activeKey, onActivate, context, handle, isWhole } = props;
  const { filter, clock, only, lanes } = controls;
  const { zone } = useTimeZone();
  const counts = useMemo(() => countSides(entries), [entries]);
  const items = useMemo(
    () => timelineItems(entries, filter, clock, zone, only),
    [entries, filter, clock, zone, only],
  );
  const { unseen, said, look } = useArrivals(entries, context.meId);
  const [atEnd, setAtEnd] = useState(true);
  useEffect(() => {
    if (atEnd) look();
  });
  return (
    <div className={styles.flow}>
      <div className={styles.tools}>
        <TabStrip
          label="Entries"
          items={filters.map(({ id, label }) => ({ id, label, count: isWhole ? counts[id] : undefined }))}
          selected={filter}
          onSelect={(id) => {
            const chosen = filters.find((each) => each.id === id);
            if (chosen !== undefined) onControls({ ...controls, filter: chosen.id });
          }}
        />
        {only !== null && (
          <Chip removeLabel="Show every kind" onRemove={() => onControls({ ...controls, only: null })}>
            {eventKindLabel(only)}
          </Chip>
        )}
        <span className={styles.space} />
        <Button keys="l" aria-pressed={lanes} onClick={() => onControls({ ...controls, lanes: !lanes })}>
          Lanes
        </Button>
        <Segmented
          label="Time shown"
          value={clock}
          options={clocks}
          onChange={(next) => onControls({ ...controls, clock: next })}
        />
      </div>
      {lanes && (
        <TimelineLanes
          entries={entries}
          clock={clock}
          activeKey={activeKey}
          onGo={(key) => {
            onActivate(key);
            handle.current?.goTo(key);
          }}
        />
      )}
      <TimelineList
        items={items}
        activeKey={activeKey}
        context={useMemo(() => ({ ...context, clock }), [context, clock])}
        handle={handle}
        onAtEnd={setAtEnd}
        onActivate={onActivate}
        empty={
          !isWhole ? null : (
            <EmptyState title={entries.length === 0 ? 'Nothing written yet' : 'No entry of this kind'}>
              {entries.length === 0
                ? 'Notes, attacker actions and every change of the incident stand here in order. Press c to write the first.'
                : 'The other entries are under All.'}
            </EmptyState>
          )
        }
      />
      {unseen.length > 0 && !atEnd && (
        <button
          type="button"
          className={styles.fresh}
          onClick={() => {
            const last = unseen.at(-1);
            look();
            if (last !== undefined) handle.current?.goTo(last);
          }}
        >
          {formatPlural(unseen.length, 'new entry', 'new entries')} ↓
        </button>
      )}
      <div className={styles.heard} role="status" aria-live="polite">
        {said}
      </div>
    </div>
  );
}
