import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Picker } from '../../ui/picker.tsx';
import { Select } from '../../ui/select.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { type Sessions, useEventFacets, useSessions } from './event-queries.ts';
import { showQuery } from './events-view-state.ts';
import { listMoves } from './list-moves.ts';
import { termOf } from './query-terms.ts';

const GROUP = 'Sessions';
const EVERYTHING = { query: '', from: null, to: null } as const;
const gaps = ['5', '15', '30', '60', '240', '1440'] as const;
type Gap = (typeof gaps)[number];
type SessionRow = Sessions['sessions'][number];

function Names({ names }: { readonly names: readonly string[] }) {
  const text = names.join(', ');
  return (
    <span title={visibleText(text)}>
      <UntrustedText text={text} />
    </span>
  );
}

const columns: readonly TableColumn<SessionRow>[] = [
  { id: 'from', header: 'From', width: 178, cell: (row) => <TimeText at={row.from} format="stamp" /> },
  {
    id: 'length',
    header: 'Length',
    width: 100,
    tone: 'muted',
    cell: (row) => formatDuration(Date.parse(row.to) - Date.parse(row.from)),
  },
  {
    id: 'events',
    header: 'Events',
    width: 80,
    align: 'end',
    mono: true,
    cell: (row) => formatCount(row.events),
  },
  {
    id: 'denied',
    header: 'Denied',
    width: 70,
    align: 'end',
    mono: true,
    cell: (row) => (row.denied === 0 ? '0' : <strong>{formatCount(row.denied)}</strong>),
  },
  {
    id: 'addresses',
    header: 'Addresses',
    width: 180,
    mono: true,
    tone: 'muted',
    cell: (row) => <Names names={row.addresses} />,
  },
  { id: 'hosts', header: 'Hosts', width: 140, tone: 'muted', cell: (row) => <Names names={row.hosts} /> },
  {
    id: 'actions',
    header: 'What was done',
    width: 'grow',
    minWidth: 240,
    cell: (row) => (
      <Names names={row.actions.map(({ action, count }) => `${action} ×${formatCount(count)}`)} />
    ),
  },
];

function ActorPicker({
  onPick,
  onClose,
}: {
  readonly onPick: (actor: string) => void;
  readonly onClose: () => void;
}) {
  const facets = useEventFacets(EVERYTHING).value?.facets ?? [];
  const actors = facets.find((facet) => facet.column === 'actor')?.values ?? [];
  return (
    <Picker
      open
      title="Actor"
      placeholder="Whose sessions? The most frequent actors"
      items={actors.flatMap(({ value, count }) =>
        value === null ? [] : [{ id: value, text: visibleText(value), note: formatPlural(count, 'event') }],
      )}
      onPick={onPick}
      onClose={onClose}
    />
  );
}

/** What one actor did, put together into sittings: cut where they were silent for long or came with another session. */
export function SessionsView({ actor }: { readonly actor: string | undefined }) {
  const [, navigate] = useLocation();
  const [choosing, setChoosing] = useState(false);
  const pick = (next: string) => {
    setChoosing(false);
    navigate(auditPath('sessions', next));
  };
  const choose = () => setChoosing(true);
  return (
    <>
      {actor === undefined ? (
        <NobodyChosen onChoose={choose} />
      ) : (
        <OfActor key={actor} actor={actor} onChoose={choose} choosing={choosing} />
      )}
      {choosing && <ActorPicker onPick={pick} onClose={() => setChoosing(false)} />}
    </>
  );
}

function NobodyChosen({ onChoose }: { readonly onChoose: () => void }) {
  useActions('page', [
    { id: 'sessions.actor', label: 'Choose an actor…', group: GROUP, keys: ['a'], run: onChoose },
  ]);
  return (
    <EmptyState
      title="Whose sessions?"
      actions={
        <Button tone="primary" keys="a" onClick={onChoose}>
          Choose an actor
        </Button>
      }
    >
      The sittings of one actor stand here: when they came, from where, what they did and what they were
      denied. On an event, a leads here.
    </EmptyState>
  );
}

interface OfActorProps {
  readonly actor: string;
  readonly choosing: boolean;
  readonly onChoose: () => void;
}

function OfActor({ actor, choosing, onChoose }: OfActorProps) {
  const [, navigate] = useLocation();
  const [gap, setGap] = useState<Gap>('30');
  const [wanted, setWanted] = useState(0);
  const { value, error, askAgain } = useSessions(actor, EVERYTHING, Number(gap));
  const frame = useRef<HTMLDivElement>(null);
  const rows = value?.sessions ?? [];
  const at = Math.max(0, Math.min(wanted, rows.length - 1));
  const active = rows[at];
  const focusRows = () => frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  useLostFocus(choosing, focusRows);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  const open = (row: SessionRow | undefined) => {
    if (row === undefined) return;
    showQuery(termOf('actor', actor), { from: row.from, to: toTimestamp(Date.parse(row.to) + 1) });
    navigate(auditPath('events'));
  };
  useActions('page', [
    ...listMoves({ name: 'sessions', group: GROUP, total: rows.length, at, moveTo: setWanted }),
    {
      id: 'sessions.open',
      label: 'Show the events of the session',
      group: GROUP,
      keys: ['Enter'],
      when: () => active !== undefined,
      run: () => open(active),
    },
    { id: 'sessions.actor', label: 'Choose an actor…', group: GROUP, keys: ['a'], run: onChoose },
  ]);
  return (
    <>
      <div className={page.bar}>
        <h2 className={page.grow}>
          <UntrustedText text={actor} />
        </h2>
        <span className={page.note} aria-live="polite">
          {value === undefined
            ? ''
            : value.total > rows.length
              ? `the first ${formatCount(rows.length)} of ${formatPlural(value.total, 'session')}`
              : formatPlural(value.total, 'session')}
        </span>
        <Select<Gap>
          label="A session ends after a silence of"
          labelHidden
          value={gap}
          options={gaps.map((each) => ({
            value: each,
            label: `ends after ${formatDuration(Number(each) * 60_000)} of silence`,
          }))}
          onChange={setGap}
        />
        <Button keys="a" onClick={onChoose}>
          Another actor
        </Button>
      </div>
      {error !== null && (
        <div className={page.failed}>
          <ErrorPanel
            title="The sessions could not be put together"
            id={error.id}
            actions={<Button onClick={askAgain}>Try again</Button>}
          >
            {error.message}
          </ErrorPanel>
        </div>
      )}
      <div className={page.table} ref={frame}>
        <DataTable
          label="Sessions"
          columns={columns}
          total={rows.length}
          getRow={(index) => rows[index]}
          activeIndex={active === undefined ? null : at}
          onActivate={setWanted}
          onOpen={(index) => open(rows[index])}
          empty={
            value === undefined ? undefined : (
              <EmptyState title="No session">No event of this case with a time has this actor.</EmptyState>
            )
          }
        />
      </div>
    </>
  );
}
