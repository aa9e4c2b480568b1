import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { nextStep } from '../../domain/lifecycle-view.ts';
import { conflictsPath, incidentPath } from '../../domain/paths.ts';
import { whyNot } from '../../domain/why-not.ts';
import { useRowHeightPx } from '../../lib/density.tsx';
import { formatCount } from '../../lib/format-count.ts';
import { readRemembered, remember } from '../../lib/remembered.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { Button } from '../../ui/button.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { perform, repeatable } from './bulk-run.ts';
import { ChangedDrawer } from './changed-drawer.tsx';
import { KeepView } from './keep-view.tsx';
import { claim, type Deed } from './queue-deeds.ts';
import { QueueDialogs, type QueueOverlay } from './queue-dialogs.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueFacets } from './queue-facets.tsx';
import { groupLabel } from './queue-grouping.tsx';
import styles from './queue-page.module.css';
import { QueuePreview } from './queue-preview.tsx';
import { useChanged, useQueueRows, useWho } from './queue-queries.ts';
import { QueueSearch } from './queue-search.tsx';
import { clearSelection, selectAll } from './queue-selection.ts';
import { QueueTable } from './queue-table.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { claimQueueView, useQueueList } from './queue-view-state.ts';
import { loadSavedViews } from './saved-views.ts';
import { UnsearchedNote } from './unsearched-note.tsx';
import { useActiveRow } from './use-active-row.ts';
import { useQueueActions } from './use-queue-actions.ts';
import { useTargets } from './use-targets.ts';

const PREVIEW_SHOWN = 'queue.preview.shown';
/** Below this the rows need the room; the preview is one key away. */
const ROOM_FOR_PREVIEW = '(min-width: 1180px)';

/** Shown unless hidden; in a narrow window hidden unless shown. */
function usePreviewShown(): readonly [boolean, (shown: boolean) => void] {
  const roomy = useMediaQuery(ROOM_FOR_PREVIEW, window.matchMedia(ROOM_FOR_PREVIEW).matches, {
    getInitialValueInEffect: false,
  });
  const [wide, setWide] = useState(() => readRemembered(PREVIEW_SHOWN) !== false);
  const [narrow, setNarrow] = useState(false);
  const set = (shown: boolean) => {
    if (!roomy) return setNarrow(shown);
    setWide(shown);
    remember(PREVIEW_SHOWN, shown);
  };
  return [roomy ? wide : narrow, set];
}

export function QueuePage() {
  const [, navigate] = useLocation();
  const { id: meId, roles } = useWho();
  const list = useQueueList();
  const changed = useChanged();
  const [changedOpen, setChangedOpen] = useState(false);
  const rows = useQueueRows(list);
  const { index, row } = useActiveRow(rows, list);
  const [overlay, setOverlay] = useState<QueueOverlay>({ kind: 'none' });
  const [previewShown, showPreview] = usePreviewShown();
  const page = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const [openWanted, setOpenWanted] = useState(false);
  const [noteWanted, setNoteWanted] = useState(false);
  const rowHeightPx = useRowHeightPx();

  const grid = () => page.current?.querySelector<HTMLElement>('[role="grid"]') ?? null;
  const focusRows = () => grid()?.focus({ preventScroll: true });
  useLostFocus(overlay.kind !== 'none', focusRows);
  useEffect(() => {
    if (meId === undefined) return;
    claimQueueView(meId);
    void loadSavedViews();
  }, [meId]);
  useEffect(() => {
    page.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!noteWanted || note.current === null) return;
    note.current.focus();
    setNoteWanted(false);
  });

  const write = whyNot(roles, 'incident:write');
  const unavailable = {
    ...(write === undefined
      ? {}
      : { declare: write, severity: write, status: write, tags: write, repeat: write }),
    ...reason('assign', write),
    ...reason('owner', write),
    ...reason('note', whyNot(roles, 'timeline:write')),
  };
  const open = (id: string) => navigate(incidentPath(id));
  // Enter right after a search means the first row of its answer, not of the list before it.
  useEffect(() => {
    if (!openWanted || !rows.known || rows.previous) return;
    if (row !== undefined) navigate(incidentPath(row.id));
    if (row !== undefined || rows.total === 0) setOpenWanted(false);
  }, [openWanted, rows.known, rows.previous, rows.total, row, navigate]);
  const { targets, toggle, extend, toggleAt } = useTargets(list, rows, index, row);
  const doIt = (deed: Deed) => void perform(deed, targets().ids);
  const assign = () => doIt(claim);
  const severity = () => {
    if (targets().ids.length > 1) setOverlay({ kind: 'many_severity', ...targets() });
    else if (row !== undefined) setOverlay({ kind: 'severity', row });
  };
  const status = () => {
    if (targets().ids.length > 1) setOverlay({ kind: 'many_status', ...targets() });
    else if (row !== undefined) setOverlay({ kind: 'status', row });
  };
  const owner = () => setOverlay({ kind: 'owner', ...targets() });
  const tags = () => setOverlay({ kind: 'tags', ...targets() });
  const repeat = () => {
    const deed = repeatable();
    if (deed !== null) return doIt(deed);
    showToast({ id: 'why', tone: 'info', text: 'Nothing has been changed yet that could be done again.' });
  };
  const takeNote = () => {
    showPreview(true);
    setNoteWanted(true);
  };
  useQueueActions({
    total: rows.total,
    screenRows: () => Math.max(1, Math.floor((grid()?.clientHeight ?? 0) / rowHeightPx) - 2),
    row,
    getRow: rows.getRow,
    open: () => setOpenWanted(true),
    search: () => {
      search.current?.focus();
      search.current?.select();
    },
    focusFacets: () => page.current?.querySelector<HTMLElement>('[role="checkbox"]')?.focus(),
    togglePreview: () => showPreview(!previewShown),
    declare: () => setOverlay({ kind: 'new' }),
    sort: () => setOverlay({ kind: 'sort' }),
    group: () => setOverlay({ kind: 'group' }),
    columns: () => setOverlay({ kind: 'columns' }),
    views: () => setOverlay({ kind: 'views' }),
    saveView: () => setOverlay({ kind: 'save_view' }),
    assign,
    severity,
    status,
    ...{ owner, tags, repeat, toggle, extend },
    selectAll: () => void selectAll(list),
    results: () => setOverlay({ kind: 'results' }),
    note: takeNote,
    changed: () => setChangedOpen(true),
    conflict: () => row !== undefined && navigate(conflictsPath(row.id)),
    unavailable,
  });

  const table = (
    <div className={styles.rows}>
      <QueueTable
        rows={rows}
        activeIndex={index}
        onOpen={open}
        onToggle={toggleAt}
        empty={<QueueEmpty newUnavailable={write} onNew={() => setOverlay({ kind: 'new' })} />}
      />
      <BulkBar
        steps={[
          { keys: 'a', label: 'Claim', unavailable: unavailable.assign, run: assign },
          { keys: 's', label: 'Severity', unavailable: unavailable.severity, run: severity },
          { keys: 't', label: 'Status', unavailable: unavailable.status, run: status },
          { keys: 'shift+a', label: 'Owner', unavailable: unavailable.owner, run: owner },
          { keys: '#', label: 'Tags', unavailable: unavailable.tags, run: tags },
          { keys: 'Escape', label: 'Clear', unavailable: undefined, run: clearSelection },
        ]}
      />
    </div>
  );
  const next = row === undefined ? null : nextStep(row.status, roles);
  return (
    <div className={styles.page} ref={page}>
      <h1 className={styles.heard}>Queue</h1>
      <TopBar label="Queue">
        <QueueTabs />
        <QueueSearch inputRef={search} total={rows.known ? rows.total : undefined} onLeave={focusRows} />
        {changed.total > 0 && (
          <Button keys="w" onClick={() => setChangedOpen(true)}>
            {formatCount(changed.total)} changed
          </Button>
        )}
        <Button keys="u" onClick={() => setOverlay({ kind: 'group' })}>
          Group: {groupLabel(list.sort.group)}
        </Button>
        <Button
          tone="primary"
          keys="n"
          disabled={write !== undefined}
          title={write}
          onClick={() => setOverlay({ kind: 'new' })}
        >
          New incident
        </Button>
      </TopBar>
      <UnsearchedNote />
      <div className={styles.columns}>
        <div className={styles.facets}>
          <QueueFacets />
          <KeepView />
        </div>
        {previewShown ? (
          <SplitPane
            id="queue.preview"
            label="Width of the preview"
            side="end"
            initialPx={324}
            minPx={260}
            maxPx={720}
            pane={
              row === undefined ? (
                <aside className={styles.noPreview} aria-label="Preview" />
              ) : (
                <QueuePreview
                  row={row}
                  noteRef={note}
                  noteUnavailable={unavailable.note}
                  onLeaveNote={focusRows}
                  steps={[
                    { keys: 'Enter', label: 'Open', unavailable: undefined, run: () => open(row.id) },
                    ...(row.assignee_id === meId
                      ? []
                      : [{ keys: 'a', label: 'Claim', unavailable: unavailable.assign, run: assign }]),
                    {
                      keys: 't',
                      label:
                        next === null ? 'Change status…' : `${next.label.replace(/…$/, '')} or other status…`,
                      unavailable: unavailable.status,
                      run: status,
                    },
                  ]}
                />
              )
            }
          >
            {table}
          </SplitPane>
        ) : (
          <div className={styles.list}>{table}</div>
        )}
      </div>
      {changedOpen && <ChangedDrawer changed={changed} onOpen={open} onClose={() => setChangedOpen(false)} />}
      <QueueDialogs overlay={overlay} onChange={setOverlay} onOpen={open} />
    </div>
  );
}

function reason<Name extends string>(name: Name, text: string | undefined): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  if (text !== undefined) found[name] = text;
  return found;
}
