import type { CaseFacts } from './audit-queries.ts';

export const caseTabIds = [
  'verdict',
  'events',
  'sessions',
  'bookmarks',
  'detections',
  'findings',
  'sources',
  'journal',
  'report',
] as const;
export type CaseTabId = (typeof caseTabIds)[number];

interface CaseTab {
  readonly id: CaseTabId;
  readonly label: string;
  readonly count: (facts: CaseFacts, sources: number | undefined) => number | undefined;
}

const none = () => undefined;

/** The parts of an open case, in the order of the work; a further part is a line here and a case in `case-desk.tsx`. */
export const caseTabs: readonly CaseTab[] = [
  { id: 'verdict', label: 'Verdict', count: none },
  { id: 'events', label: 'Events', count: (facts) => facts.events },
  { id: 'sessions', label: 'Sessions', count: none },
  { id: 'bookmarks', label: 'Bookmarks', count: (facts) => facts.bookmarks },
  { id: 'detections', label: 'Detections', count: none },
  { id: 'findings', label: 'Findings', count: (facts) => facts.findings },
  { id: 'sources', label: 'Sources', count: (_, sources) => sources },
  { id: 'journal', label: 'Journal', count: none },
  { id: 'report', label: 'Report', count: none },
];

export function isCaseTab(id: string | undefined): id is CaseTabId {
  return caseTabIds.some((each) => each === id);
}
