import { isWhole, keptAmount } from '../../domain/kept-words.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { keepView, removeKeptView } from './queue-commands.ts';
import styles from './queue-page.module.css';
import { type KeptList, useKeptList } from './queue-queries.ts';
import { useQueueList, useQueueView } from './queue-view-state.ts';
import { isRefined, viewOf } from './queue-views.ts';

type KeptView = KeptList['views'][number];

async function pin(label: string, filter: KeptView['filter']): Promise<void> {
  const result = await keepView(label, filter);
  if (!result.ok) return toastRefusal(result.error);
  const { id } = result.value;
  offerUndo(`“${label}” is kept offline, with what comes to fit it later.`, () => removeKeptView(id));
}

async function unpin({ id, label, filter }: KeptView): Promise<void> {
  const result = await removeKeptView(id);
  if (!result.ok) return toastRefusal(result.error);
  offerUndo(`“${label}” is no longer kept offline.`, () => keepView(label, filter));
}

/** Keeps every incident of the list on the screen whole on this machine, and tells how far that is. */
export function KeepView() {
  const { filter } = useQueueList();
  const view = useQueueView((state) => state.view);
  const refinement = useQueueView((state) => state.refinement);
  const list = useKeptList();
  const same = JSON.stringify(filter);
  const kept = list?.views.find((each) => JSON.stringify(ordered(each.filter, filter)) === same);
  const label = viewOf(view).label + (isRefined(refinement) ? ', filtered' : '');
  const turn = () => void (kept === undefined ? pin(label, filter) : unpin(kept));
  useActions('page', [
    {
      id: 'queue.keep',
      label: kept === undefined ? 'Keep this list offline' : 'Keep this list offline no longer',
      group: 'Queue',
      keys: ['shift+l'],
      run: turn,
    },
  ]);
  return (
    <div className={styles.keep} data-testid="keep-view">
      <Button
        fullWidth
        aria-pressed={kept !== undefined}
        title="Shift+L: every incident of this list stays whole on this machine, also those that come later."
        onClick={turn}
      >
        {kept === undefined ? 'Keep list offline' : 'List kept offline'}
      </Button>
      {kept !== undefined && (
        <span className={styles.keepAmount} role="status">
          <Glyph name={isWhole(kept.kept) ? 'check' : 'half'} tone={isWhole(kept.kept) ? 'ok' : 'warn'} />{' '}
          {keptAmount(kept.kept)}
          {list?.problem != null && !isWhole(kept.kept) && `. ${list.problem.message}`}
        </span>
      )}
    </div>
  );
}

/** With its members in the order of the other. */
function ordered(filter: KeptView['filter'], like: KeptView['filter']): unknown {
  return Object.fromEntries(Object.keys(like).map((name) => [name, filter[name as keyof typeof filter]]));
}
