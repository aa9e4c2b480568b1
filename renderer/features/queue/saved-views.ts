import { create } from 'zustand';
import { type SavedView, savedViewsSchema } from '../../../shared/ipc/queue-calls.ts';
import { showToast } from '../../ui/toast.tsx';
import { saveDraft } from './queue-commands.ts';
import { loadDraft } from './queue-queries.ts';

/** Kept like whatever the person writes: encrypted, on this machine, gone with its wiping. */
const KEY = 'queue.views';
const MOST = 50;

interface SavedViews {
  readonly views: readonly SavedView[];
}

export const useSavedViews = create<SavedViews>(() => ({ views: [] }));

export async function loadSavedViews(): Promise<void> {
  const text = await loadDraft(KEY);
  useSavedViews.setState({ views: text === null ? [] : readViews(text) });
}

/** What cannot be read any more is left out; the rest stays. */
function readViews(text: string): readonly SavedView[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) => savedViewsSchema.safeParse([each]).data ?? []);
}

async function keep(views: readonly SavedView[]): Promise<boolean> {
  const before = useSavedViews.getState().views;
  useSavedViews.setState({ views });
  if (await saveDraft(KEY, views.length === 0 ? '' : JSON.stringify(views))) return true;
  useSavedViews.setState({ views: before });
  showToast({ tone: 'bad', text: 'The view could not be kept. Nothing was changed.' });
  return false;
}

/** One of the same name is replaced. */
export async function saveView(view: SavedView): Promise<boolean> {
  const others = useSavedViews.getState().views.filter((each) => each.name !== view.name);
  if (others.length >= MOST) {
    showToast({ tone: 'warn', text: `At most ${MOST} views are kept; remove one first.` });
    return false;
  }
  return await keep([...others, view]);
}

export async function removeView(id: string): Promise<boolean> {
  return await keep(useSavedViews.getState().views.filter((each) => each.id !== id));
}
