import { visibleText } from '../../../shared/lib/visible-text.ts';
import { offerUndo } from '../../domain/undo.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Picker } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { showSaved, showView, useQueueView } from './queue-view-state.ts';
import { filterOf, views } from './queue-views.ts';
import { removeView, saveView, useSavedViews } from './saved-views.ts';

const MOST_NAME = 60;

/** The list on the screen under a name: filters, query, order and grouping. */
export function SaveViewDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <AskDialog
      title="Save this view"
      intro="Filters, query, order and grouping as they are now. Kept for you on this machine, encrypted."
      fields={[
        {
          id: 'name',
          label: 'Name',
          hint: 'A view of yours with this name is replaced.',
          maxLength: MOST_NAME,
          problem: (text) => (text.trim() === '' ? 'A name is needed.' : undefined),
        },
      ]}
      confirmLabel="Save view"
      onAnswer={async ({ name = '' }) => {
        const { view, refinement, sort } = useQueueView.getState();
        const saved = {
          id: crypto.randomUUID(),
          name: name.trim(),
          base: view,
          filter: filterOf('all', refinement),
          sort,
        };
        onClose();
        if (!(await saveView(saved))) return;
        showSaved(saved);
        showToast({ tone: 'ok', text: `“${visibleText(saved.name)}” is saved.` });
      }}
      onClose={onClose}
    />
  );
}

/** All views, those of the product and one's own, by name. */
export function ViewPicker({ onClose }: { readonly onClose: () => void }) {
  const saved = useSavedViews((state) => state.views);
  const { view: current, savedId } = useQueueView.getState();
  return (
    <Picker
      open
      title="Views"
      placeholder="Go to a view"
      items={[
        ...views.map(({ id, label }) => ({
          id,
          text: label,
          group: 'Views',
          current: savedId === null && id === current,
        })),
        ...saved.map(({ id, name, filter }) => ({
          id,
          text: visibleText(name),
          note: visibleText(filter.query),
          group: 'Yours',
          current: id === savedId,
        })),
      ]}
      onPick={(id) => {
        const own = saved.find((each) => each.id === id);
        const base = views.find((each) => each.id === id);
        if (own !== undefined) showSaved(own);
        else if (base !== undefined) showView(base.id);
        onClose();
      }}
      onClose={onClose}
    />
  );
}

/** Removes the view that is shown; the list stays as it is. */
export async function removeShownView(): Promise<void> {
  const { savedId } = useQueueView.getState();
  const view = useSavedViews.getState().views.find((each) => each.id === savedId);
  if (view === undefined || !(await removeView(view.id))) return;
  offerUndo(`“${visibleText(view.name)}” is removed`, async () => {
    await saveView(view);
    return { ok: true, value: {} };
  });
}
