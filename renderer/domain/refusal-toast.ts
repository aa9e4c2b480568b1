import type { AppErrorData } from '../../shared/errors/app-error.ts';
import { showToast } from '../ui/toast.tsx';

/** Says that something was not even accepted here: nothing was stored, nothing will be sent. */
export function toastRefusal(error: AppErrorData): void {
  showToast({ tone: 'bad', text: error.message, errorId: error.id });
}
