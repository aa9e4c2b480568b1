import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { undoLast } from '../../domain/undo.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { BookmarkDialog } from './bookmark-dialog.tsx';
import { showEvent } from './events-view-state.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { type Bookmark, useBookmarks } from './finding-queries.ts';
import { listMoves } from './list-moves.ts';
import { unmark } from './mark-events.ts';

const GROUP = 'Bookmarks';

const columns: readonly TableColumn<Bookmark>[] = [
  {
    id: 'time',
    header: 'Time',
    width: 178,
    cell: ({ event }) => (event.time === null ? 'no time' : <TimeText at={event.time} format="stamp" />),
  },
  {
    id: 'event',
    header: 'Event',
    width: 360,
    cell: ({ event }) => (
      <span title={visibleText(event.summary)}>
        <UntrustedText text={event.summary} />
      </span>
    ),
  },
  {
    id: 'note',
    header: 'Note',
    width: 'grow',
    minWidth: 200,
    cell: ({ note }) => (
      <span title={visibleText(note)}>
        <UntrustedText text={note} />
      </span>
    ),
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 180,
    tone: 'muted',
    cell: ({ tags }) => <UntrustedText text={tags.join(', ')} />,
  },
];

/** Every event that was marked, in the order of time. */
export function BookmarksView() {
  const [, navigate] = useLocation();
  const { value, error, askAgain } = useBookmarks();
  const [wanted, setWanted] = useState(0);
  const [editing, setEditing] = useState<Bookmark | null>(null);
  const [citing, setCiting] = useState<Bookmark | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const bookmarks = value?.bookmarks ?? [];
  const at = Math.max(0, Math.min(wanted, bookmarks.length - 1));
  const active = bookmarks[at];
  const focusRows = () => frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  useLostFocus(editing !== null || citing !== null, focusRows);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  const open = (bookmark: Bookmark | undefined) => {
    if (bookmark === undefined) return;
    showEvent(bookmark.event.id);
    navigate(auditPath('events'));
  };
  const when = () => active !== undefined;
  useActions('page', [
    ...listMoves({ name: 'bookmarks', group: GROUP, total: bookmarks.length, at, moveTo: setWanted }),
    {
      id: 'bookmarks.open',
      label: 'Open its event',
      group: GROUP,
      keys: ['Enter'],
      when,
      run: () => open(active),
    },
    {
      id: 'bookmarks.edit',
      label: 'Note and tags…',
      group: GROUP,
      keys: ['e'],
      when,
      run: () => setEditing(active ?? null),
    },
    {
      id: 'bookmarks.cite',
      label: 'A finding from it…',
      group: GROUP,
      keys: ['c'],
      when,
      run: () => setCiting(active ?? null),
    },
    {
      id: 'bookmarks.remove',
      label: 'Remove the bookmark',
      group: GROUP,
      keys: ['Delete', 'b'],
      when,
      run: () => active !== undefined && void unmark([active.event.id], bookmarks),
    },
    { id: 'bookmarks.undo', label: 'Take the last change back', group: GROUP, keys: ['z'], run: undoLast },
  ]);
  if (value === undefined && error !== null) {
    return (
      <div className={page.failed}>
        <ErrorPanel
          title="The bookmarks could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  return (
    <div className={page.table} ref={frame}>
      <DataTable
        label="Bookmarks"
        columns={columns}
        total={bookmarks.length}
        getRow={(index) => bookmarks[index]}
        activeIndex={active === undefined ? null : at}
        onActivate={setWanted}
        onOpen={(index) => open(bookmarks[index])}
        empty={
          value === undefined ? undefined : (
            <EmptyState
              title="No bookmarks yet"
              actions={<Button onClick={() => navigate(auditPath('events'))}>Go to the events</Button>}
            >
              On an event, b marks it and Shift B adds a note and tags. Marked events stand here and in the
              report.
            </EmptyState>
          )
        }
      />
      {editing !== null && (
        <BookmarkDialog eventIds={[editing.event.id]} before={editing} onClose={() => setEditing(null)} />
      )}
      {citing !== null && (
        <FindingDialog
          finding={undefined}
          cite={[citing.event.id]}
          onSaved={(id) => navigate(auditPath('findings', id))}
          onClose={() => setCiting(null)}
        />
      )}
    </div>
  );
}
