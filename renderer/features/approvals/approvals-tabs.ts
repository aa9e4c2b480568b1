import type { ApprovalStatus } from './approvals-queries.ts';

export const approvalTabIds = ['waiting', 'mine', 'open', 'ended', 'contained', 'keys', 'policy'] as const;
export type ApprovalTabId = (typeof approvalTabIds)[number];

interface ApprovalTab {
  readonly id: ApprovalTabId;
  readonly label: string;
  readonly count: (counts: ApprovalStatus['counts']) => number | undefined;
}

const none = () => undefined;

export const approvalTabs: readonly ApprovalTab[] = [
  { id: 'waiting', label: 'Waits for me', count: ({ waiting }) => waiting },
  { id: 'mine', label: 'I asked', count: ({ mine_open }) => mine_open },
  { id: 'open', label: 'All open', count: ({ open }) => open },
  { id: 'ended', label: 'Decided and expired', count: none },
  { id: 'contained', label: 'Contained now', count: ({ overdue }) => (overdue > 0 ? overdue : undefined) },
  { id: 'keys', label: 'Keys', count: none },
  { id: 'policy', label: 'Policy', count: none },
];

export function isApprovalTab(id: string | undefined): id is ApprovalTabId {
  return approvalTabIds.some((each) => each === id);
}
