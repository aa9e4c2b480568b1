import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { undoLast } from '../../domain/undo.ts';
import type { Action } from '../../lib/hotkeys/action-registry.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { showToast } from '../../ui/toast.tsx';
import { cancelRun, useBulkRun } from './bulk-run.ts';
import { clearSelection, useSelection } from './queue-selection.ts';
import { reversedSort } from './queue-sort.ts';
import { activate, refine, showView, sortBy, useQueueView } from './queue-view-state.ts';
import { isRefined, noRefinement, views } from './queue-views.ts';
import { removeShownView } from './saved-view-dialogs.tsx';

const MOVE = 'Move in the queue';
const ACT = 'Active incident';
const SELECT = 'Selection';
const QUEUE = 'Queue';

/** What the keys of the queue do, given by the page. */
export interface QueueDeeds {
  readonly total: number;
  /** Rows on one screen, for PageUp and PageDown. */
  readonly screenRows: () => number;
  readonly row: QueueRow | undefined;
  readonly getRow: (index: number) => QueueRow | undefined;
  readonly open: () => void;
  readonly search: () => void;
  readonly focusFacets: () => void;
  readonly togglePreview: () => void;
  readonly declare: () => void;
  readonly sort: () => void;
  readonly group: () => void;
  readonly columns: () => void;
  readonly views: () => void;
  readonly saveView: () => void;
  readonly assign: () => void;
  readonly severity: () => void;
  readonly status: () => void;
  readonly note: () => void;
  readonly conflict: () => void;
  readonly changed: () => void;
  readonly owner: () => void;
  readonly tags: () => void;
  readonly repeat: () => void;
  /** Of the last change over several. */
  readonly results: () => void;
  readonly toggle: () => void;
  /** Goes so many rows further, with everything between selected. */
  readonly extend: (step: number) => void;
  readonly selectAll: () => void;
  /** Why one of these cannot be done. */
  readonly unavailable: Partial<Readonly<Record<Unavailable | 'declare', string>>>;
}

export type Unavailable = 'assign' | 'owner' | 'severity' | 'status' | 'tags' | 'note' | 'repeat';

function moves(deeds: QueueDeeds): readonly Action[] {
  const goTo = (index: number) => {
    if (deeds.total === 0) return;
    const to = Math.min(deeds.total - 1, Math.max(0, index));
    activate({ index: to, id: deeds.getRow(to)?.id ?? null });
  };
  const by = (step: number) => goTo(useQueueView.getState().active.index + step);
  const move = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    id: `queue.${id}`,
    label,
    group: MOVE,
    keys,
    hidden: true,
    repeats: true,
    run,
  });
  return [
    move('next', 'Next incident', ['j', 'ArrowDown'], () => by(1)),
    move('previous', 'Previous incident', ['k', 'ArrowUp'], () => by(-1)),
    move('page_down', 'One screen down', ['PageDown'], () => by(deeds.screenRows())),
    move('page_up', 'One screen up', ['PageUp'], () => by(-deeds.screenRows())),
    move('first', 'First incident', ['g g', 'Home'], () => goTo(0)),
    move('last', 'Last incident', ['shift+g', 'End'], () => goTo(deeds.total - 1)),
  ];
}

/** In a field, these keys are for its text. */
function isTyping(): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement;
}

function selecting(deeds: QueueDeeds): readonly Action[] {
  const hasSelection = () => useSelection.getState().ids.size > 0;
  const select = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    ...{ id: `queue.${id}`, label, group: SELECT, keys, run },
  });
  return [
    { ...select('toggle', 'Select, or no longer', ['x'], deeds.toggle), when: () => deeds.row !== undefined },
    {
      ...select('extend_down', 'Select down to the next', ['shift+j', 'shift+ArrowDown'], () =>
        deeds.extend(1),
      ),
      repeats: true,
    },
    {
      ...select('extend_up', 'Select up to the one before', ['shift+k', 'shift+ArrowUp'], () =>
        deeds.extend(-1),
      ),
      repeats: true,
    },
    {
      ...select('extend_page', 'Select one screen down', ['shift+PageDown'], () =>
        deeds.extend(deeds.screenRows()),
      ),
      repeats: true,
    },
    {
      ...select('select_all', 'Select all of this list', ['mod+a', '*'], deeds.selectAll),
      when: () => deeds.total > 0 && !isTyping(),
    },
    { ...select('results', 'Results of the last change over several', ['shift+r'], deeds.results) },
    { ...select('cancel', 'Stop the change that is under way', ['Escape'], cancelRun), when: isRunning },
    { ...select('unselect', 'Select nothing', ['Escape'], clearSelection), when: hasSelection },
  ];
}

const isRunning = () => useBulkRun.getState().running !== null;

function onRow(deeds: QueueDeeds): readonly Action[] {
  const act = (id: Unavailable, label: string, key: string, run: () => void): Action => ({
    id: `queue.${id}`,
    label,
    group: ACT,
    keys: [key],
    when: () => deeds.row !== undefined || useSelection.getState().ids.size > 0,
    run: () => {
      const reason = deeds.unavailable[id];
      if (reason === undefined) run();
      else showToast({ id: 'why', tone: 'warn', text: reason });
    },
  });
  return [
    {
      id: 'queue.open',
      label: 'Open',
      group: ACT,
      keys: ['Enter'],
      when: () => deeds.row !== undefined || deeds.total > 0,
      run: deeds.open,
    },
    {
      id: 'queue.conflict',
      label: 'Decide what two people changed',
      group: ACT,
      keys: ['shift+c'],
      when: () => (deeds.row?.conflicts ?? 0) > 0,
      run: deeds.conflict,
    },
    act('assign', 'Claim: assign to me and acknowledge', 'a', deeds.assign),
    act('owner', 'Choose the owner…', 'shift+a', deeds.owner),
    act('severity', 'Set severity…', 's', deeds.severity),
    act('status', 'Change status…', 't', deeds.status),
    act('tags', 'Change tags…', '#', deeds.tags),
    act('note', 'Write a note', 'c', deeds.note),
    act('repeat', 'Do the last change again', '.', deeds.repeat),
  ];
}

function onQueue(deeds: QueueDeeds): readonly Action[] {
  return [
    { id: 'queue.search', label: 'Search', group: QUEUE, keys: ['/'], run: deeds.search },
    {
      id: 'queue.new',
      label: 'New incident…',
      group: QUEUE,
      keys: ['n'],
      run: () => {
        if (deeds.unavailable.declare === undefined) deeds.declare();
        else showToast({ id: 'why', tone: 'warn', text: deeds.unavailable.declare });
      },
    },
    {
      id: 'queue.clear',
      label: 'Clear filters',
      group: QUEUE,
      keys: ['Escape'],
      when: () => isRefined(useQueueView.getState().refinement),
      run: () => refine(noRefinement),
    },
    { id: 'queue.undo', label: 'Take the last change back', group: QUEUE, keys: ['z'], run: undoLast },
    {
      id: 'queue.changed',
      label: 'What changed since I last looked',
      group: QUEUE,
      keys: ['w'],
      run: deeds.changed,
    },
    { id: 'queue.group', label: 'Group by…', group: QUEUE, keys: ['u'], run: deeds.group },
    { id: 'queue.columns', label: 'Columns…', group: QUEUE, keys: ['l'], run: deeds.columns },
    { id: 'queue.views', label: 'Go to a view…', group: QUEUE, keys: ['v'], run: deeds.views },
    { id: 'queue.save_view', label: 'Save this view…', group: QUEUE, keys: ['shift+s'], run: deeds.saveView },
    {
      id: 'queue.remove_view',
      label: 'Remove this view of yours',
      group: QUEUE,
      keys: ['shift+v'],
      when: () => useQueueView.getState().savedId !== null,
      run: () => void removeShownView(),
    },
    { id: 'queue.sort', label: 'Sort by…', group: QUEUE, keys: ['o'], run: deeds.sort },
    {
      id: 'queue.turn',
      label: 'Turn the order round',
      group: QUEUE,
      keys: ['shift+o'],
      run: () => sortBy(reversedSort(useQueueView.getState().sort)),
    },
    { id: 'queue.facets', label: 'Go to the filters', group: QUEUE, keys: ['f'], run: deeds.focusFacets },
    {
      id: 'queue.preview',
      label: 'Show or hide the preview',
      group: QUEUE,
      keys: ['p'],
      run: deeds.togglePreview,
    },
    ...views.map((view, at) => ({
      id: `queue.view.${view.id}`,
      label: `View: ${view.label}`,
      group: QUEUE,
      keys: [String(at + 1)],
      run: () => showView(view.id),
    })),
  ];
}

/** Every key of the queue, in the registry so that the key help and the palette show it. */
export function useQueueActions(deeds: QueueDeeds): void {
  useActions('page', [...selecting(deeds), ...onRow(deeds), ...onQueue(deeds), ...moves(deeds)]);
}
