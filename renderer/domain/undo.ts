import type { Result } from '../../shared/errors/result.ts';
import { showToast } from '../ui/toast.tsx';
import { toastRefusal } from './refusal-toast.ts';

/** Answers what is to be said of it, where “taken back” is not the whole of it. */
type Undo = () => Promise<Result<unknown>>;

function saidOf(value: unknown): string {
  const said = typeof value === 'object' && value !== null && 'said' in value ? value.said : undefined;
  return typeof said === 'string' ? said : 'Taken back';
}

let last: Undo | null = null;

function report(result: Result<unknown>): void {
  if (result.ok) showToast({ id: 'undo', tone: 'ok', text: saidOf(result.value) });
  else toastRefusal(result.error);
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
  else void undo().then(report);
}
