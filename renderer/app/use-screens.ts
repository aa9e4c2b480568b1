import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { approvalsPath } from '../domain/paths.ts';
import { onApprovalWanted, useApprovalStatus } from '../features/approvals/approvals-queries.ts';
import { approvalsScreen, type Screen, screens } from './routes.tsx';

export interface RailScreen extends Screen {
  /** What waits for this person. */
  readonly badge: number;
}

/** What the rail and the keys offer: approvals stand between the queue and the audit, where the server has them. */
export function useScreens(): readonly RailScreen[] {
  const { value } = useApprovalStatus();
  const plain = screens.map((screen) => ({ ...screen, badge: 0 }));
  if (value?.available !== true) return plain;
  const [first, ...rest] = plain;
  const { waiting, overdue } = value.counts;
  const approvals = { ...approvalsScreen, badge: waiting + overdue };
  return first === undefined ? [approvals] : [first, approvals, ...rest];
}

/** A notification that was pressed leads to what it was about. */
export function useWantedApproval(): void {
  const [, navigate] = useLocation();
  useEffect(() => onApprovalWanted((id) => navigate(approvalsPath('waiting', id))), [navigate]);
}
