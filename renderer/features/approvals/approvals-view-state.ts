import { create } from 'zustand';
import type { ShownIntent } from './approvals-queries.ts';

/** What is open over the approvals. */
export type ApprovalDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'revert' | 'renew'; readonly intent: ShownIntent };

export const useApprovalDialog = create<{ readonly dialog: ApprovalDialog }>(() => ({
  dialog: { kind: 'none' },
}));

export function showDialog(dialog: ApprovalDialog): void {
  useApprovalDialog.setState({ dialog });
}
