import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { undoLast } from '../../domain/undo.ts';
import type { Action } from '../../lib/hotkeys/action-registry.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { showToast } from '../../ui/toast.tsx';
import { reversedSort } from './queue-sort.ts';
import { activate, refine, showView, sortBy, useQueueView } from './queue-view-state.ts';
import { isRefined, noRefinement, views } from './queue-views.ts';

const MOVE = 'Move in the queue';
const ACT = 'Active incident';
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
  readonly assign: () => void;
  readonly severity: () => void;
  readonly status: () => void;
  readonly note: () => void;
  readonly conflict: () => void;
  readonly changed: () => void;
  /** Why one of the four above cannot be done, or declaring. */
  readonly unavailable: Partial<
    Readonly<Record<'declare' | 'assign' | 'severity' | 'status' | 'note', string>>
  >;
}

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

function onRow(deeds: QueueDeeds): readonly Action[] {
  const act = (
    id: 'assign' | 'severity' | 'status' | 'note',
    label: string,
    key: string,
    run: () => void,
  ): Action => ({
    id: `queue.${id}`,
    label,
    group: ACT,
    keys: [key],
    when: () => deeds.row !== undefined,
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
    act('assign', 'Assign to me', 'a', deeds.assign),
    act('severity', 'Set severity…', 's', deeds.severity),
    act('status', 'Change status…', 't', deeds.status),
    act('note', 'Write a note', 'c', deeds.note),
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
  useActions('page', [...onRow(deeds), ...onQueue(deeds), ...moves(deeds)]);
}
