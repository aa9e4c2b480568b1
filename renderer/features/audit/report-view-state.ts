import { create } from 'zustand';
import type { ReportRequest } from '../../../shared/ipc/report-calls.ts';

interface ReportDraft extends ReportRequest {
  readonly caseId: string | null;
}

const blank = { title: '', examiner: '', summary: '', bookmarks: true };

/** What is being written about the open case; it stays while the person looks at other parts of it. */
export const useReportDraft = create<ReportDraft>(() => ({ caseId: null, ...blank }));

/** The examiner's name stays from one case to the next, the rest begins anew. */
export function claimReportDraft(caseId: string, caseName: string): void {
  const draft = useReportDraft.getState();
  if (draft.caseId !== caseId)
    useReportDraft.setState({ ...blank, caseId, examiner: draft.examiner, title: caseName });
}

export function editReport(change: Partial<ReportRequest>): void {
  useReportDraft.setState(change);
}
