import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { auditPath } from '../../domain/paths.ts';
import { useRowHeightPx } from '../../lib/density.tsx';
import { formatPlural } from '../../lib/format-count.ts';
import { useAtMostEvery } from '../../lib/use-at-most-every.ts';
import { useLostFocus } from '../../lib/use-lost-focus.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { showToast } from '../../ui/toast.tsx';
import page from './audit-page.module.css';
import { useSources } from './audit-queries.ts';
import { type EventRows, useEventFacets, useEventHistogram, useEventRows } from './event-queries.ts';
import styles from './events.module.css';
import { EventChips } from './events-chips.tsx';
import { EventsDialogs, type EventsOverlay } from './events-dialogs.tsx';
import { EventsEmpty } from './events-empty.tsx';
import { EventFacetList } from './events-facets.tsx';
import { HistogramView } from './events-histogram.tsx';
import { useEventsLayout } from './events-layout.ts';
import { EventsTable } from './events-table.tsx';
import { clearSelected, searchFor, showQuery, useEventList, useEventsView } from './events-view-state.ts';
import { type Bookmark, useBookmarks } from './finding-queries.ts';
import { goToBookmark, goToRecord, goToTime } from './go-to-event.ts';
import { Inspector } from './inspector.tsx';
import { toggleBookmarks } from './mark-events.ts';
import { QueryBar } from './query-bar.tsx';
import { narrowed, without } from './query-terms.ts';
import { useActiveEvent } from './use-active-event.ts';
import { useEventsActions } from './use-events-actions.ts';
import { focusFields, usePivotKeys } from './use-pivot-keys.ts';

const BUCKETS = 140;
/** While sources are read, charts and counts move with them, but no more often than this. */
const RENEW_MS = 400;
const VIEWS = ['fields', 'raw', 'canonical', 'proof'] as const;
const NO_BOOKMARKS: readonly Bookmark[] = [];

/** The name of a source by its id, stable while no source changes. */
function useSourceName(): (id: string) => string {
  const sources = useSources().value?.sources;
  const names = useMemo(() => new Map(sources?.map(({ id, name }) => [id, name]) ?? []), [sources]);
  return useCallback((id: string) => names.get(id) ?? 'unknown source', [names]);
}

/** What a deed is about: the selected events, else the one under the keyboard. */
function useConcerned(rows: EventRows, row: CaseEvent | undefined, bookmarks: readonly Bookmark[]) {
  const selected = useEventsView((state) => state.selected);
  const ids = selected.size > 0 ? [...selected] : row === undefined ? [] : [row.id];
  const isMarked = (id: number) => bookmarks.some(({ event }) => event.id === id);
  const events = ids.map((id) => ({ id, bookmarked: id === row?.id ? row.bookmarked : isMarked(id) }));
  return { ids, events, selected, total: rows.total };
}

function BulkBar({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <section className={styles.bulk} aria-label="Selected events">
      <strong>{formatPlural(count, 'event')} selected</strong>
      <span className={page.note}>
        <kbd>b</kbd> bookmark · <kbd>Shift B</kbd> note · <kbd>c</kbd> cite
      </span>
      <Button tone="quiet" keys="Escape" onClick={clearSelected}>
        Clear
      </Button>
    </section>
  );
}

/** The events of the case: query, histogram, facets, list and one record in full. */
export function EventsView() {
  const [, navigate] = useLocation();
  const list = useEventList();
  const rows = useEventRows(list);
  const { index, row } = useActiveEvent(rows, list);
  const facets = useAtMostEvery(useEventFacets(list.filter).value, RENEW_MS);
  const histogram = useAtMostEvery(useEventHistogram(list.filter, BUCKETS).value, RENEW_MS);
  const bookmarks = useBookmarks().value?.bookmarks ?? NO_BOOKMARKS;
  const nameOf = useSourceName();
  const layout = useEventsLayout();
  const concerned = useConcerned(rows, row, bookmarks);
  const [overlay, setOverlay] = useState<EventsOverlay>({ kind: 'none' });
  const [inspectWanted, setInspectWanted] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const chart = useRef<HTMLDivElement>(null);
  const inspector = useRef<HTMLElement>(null);
  const rowHeightPx = useRowHeightPx();

  const grid = () => frame.current?.querySelector<HTMLElement>('[role="grid"]') ?? null;
  const focusRows = useCallback(
    () => frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true }),
    [],
  );
  useLostFocus(overlay.kind !== 'none', focusRows);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!inspectWanted || inspector.current?.querySelector('[data-pivot]') == null) return;
    setInspectWanted(false);
    focusFields(inspector.current);
  });

  const pivot = (query: string, only: boolean) => {
    if (only) showQuery(query, null);
    else searchFor(narrowed(useEventsView.getState().text, query));
    focusRows();
  };
  usePivotKeys(
    inspector,
    (query) => {
      searchFor(without(useEventsView.getState().text, query));
      focusRows();
    },
    focusRows,
  );
  const inspect = () => {
    layout.showInspector(true);
    setInspectWanted(true);
  };
  const note = () => {
    const [first] = concerned.ids;
    const before = bookmarks.find(({ event }) => event.id === first);
    if (first !== undefined)
      setOverlay({
        ...{ kind: 'bookmark', ids: concerned.ids },
        before: concerned.ids.length === 1 ? before : undefined,
      });
  };
  const cite = () => concerned.ids.length > 0 && setOverlay({ kind: 'cite', ids: concerned.ids });
  const sessions = () => row?.actor != null && navigate(auditPath('sessions', row.actor));
  useEventsActions({
    total: rows.total,
    screenRows: () => Math.max(1, Math.floor((grid()?.clientHeight ?? 0) / rowHeightPx) - 2),
    row,
    getRow: rows.getRow,
    inspect,
    bookmark: () => void toggleBookmarks(concerned.events, bookmarks),
    note,
    cite,
    sessions,
    toBookmark: (step) => void goToBookmark(list, bookmarks, step),
    search: () => {
      search.current?.focus();
      search.current?.select();
    },
    focusFacets: () => frame.current?.querySelector<HTMLElement>('[role="checkbox"]')?.focus(),
    focusChart: () => {
      layout.showChart(true);
      requestAnimationFrame(() => chart.current?.focus());
    },
    toggleChart: () => layout.showChart(!layout.chartShown),
    toggleInspector: () => layout.showInspector(!layout.inspectorShown),
    columns: () => setOverlay({ kind: 'columns' }),
    sort: () => setOverlay({ kind: 'sort' }),
    goToTime: () => setOverlay({ kind: 'time' }),
    goToRecord: () => setOverlay({ kind: 'record' }),
    searches: () => setOverlay({ kind: 'searches' }),
    saveSearch: () => {
      if (list.filter.query === '')
        return showToast({
          id: 'search',
          tone: 'info',
          text: 'There is no search to save: everything is shown',
        });
      setOverlay({ kind: 'save_search', query: list.filter.query });
    },
    forgetSearch: () => setOverlay({ kind: 'forget_search' }),
    views: VIEWS,
  });

  const table = (
    <div className={styles.list}>
      <EventsTable
        rows={rows}
        activeIndex={index}
        columns={layout.columns}
        nameOf={nameOf}
        onOpen={inspect}
        empty={<EventsEmpty />}
      />
      <BulkBar count={concerned.selected.size} />
    </div>
  );
  return (
    <div className={styles.page} ref={frame} data-testid="events">
      <div className={styles.search}>
        <QueryBar inputRef={search} total={rows.known ? rows.total : undefined} onLeave={focusRows} />
        <Button keys="s" onClick={() => setOverlay({ kind: 'searches' })}>
          Searches
        </Button>
        <Button keys="l" onClick={() => setOverlay({ kind: 'columns' })}>
          Columns
        </Button>
      </div>
      <EventChips nameOf={nameOf} />
      {rows.known && rows.error !== null && (
        <div className={styles.notice}>
          <ErrorPanel
            tone="warn"
            title="The list could not be renewed"
            id={rows.error.id}
            actions={<Button onClick={rows.askAgain}>Try again</Button>}
          >
            {rows.error.message} What is shown belongs to the query before.
          </ErrorPanel>
        </div>
      )}
      {layout.chartShown && histogram !== undefined && (
        <HistogramView histogram={histogram} frame={chart} onLeave={focusRows} />
      )}
      <div className={styles.columns}>
        <div className={styles.facets}>
          <EventFacetList facets={facets} />
        </div>
        {layout.inspectorShown ? (
          <SplitPane
            id="audit.inspector"
            label="Width of the record"
            side="end"
            initialPx={370}
            minPx={300}
            maxPx={900}
            pane={
              row === undefined ? (
                <aside className={page.pane} aria-label="Record" />
              ) : (
                <Inspector
                  row={row}
                  frame={inspector}
                  onPivot={pivot}
                  onNote={note}
                  onCite={cite}
                  onSessions={sessions}
                />
              )
            }
          >
            {table}
          </SplitPane>
        ) : (
          table
        )}
      </div>
      <EventsDialogs
        overlay={overlay}
        onChange={setOverlay}
        columns={layout.columns}
        onColumns={layout.setColumns}
        onTime={(ms) => void goToTime(list, ms)}
        onRecord={(id) => void goToRecord(list, id)}
      />
    </div>
  );
}
