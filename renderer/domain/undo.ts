import type { AppErrorData } from '../../shared/errors/app-error.ts';
import type { Result } from '../../shared/errors/result.ts';
import { showToast } from '../ui/toast.tsx';
import { toastRefusal } from './refusal-toast.ts';

type Undo = () => Promise<Result<unknown>>;

let last: Undo | null = null;

function report(error: AppErrorData | null): void {
  if (error === null) showToast({ id: 'undo', tone: 'ok', text: 'Taken back' });
  else toastRefusal(error);
}

/** Says what was done; the way back is a button, and the key `z` until the next change. */
export function offerUndo(text: string, undo: Undo | null): void {
  last = undo;
  showToast({
    id: 'undo',
    tone: 'ok',
    text,
    action: undo === null ? undefined : { label: 'Undo (z)', run: undoLast },
  });
}

/** Takes the last change back, once. */
export function undoLast(): void {
  const undo = last;
  last = null;
  if (undo === null) showToast({ id: 'undo', tone: 'info', text: 'There is nothing to take back' });
  else void undo().then((result) => report(result.ok ? null : result.error));
}
