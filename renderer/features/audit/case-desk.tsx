import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TabStrip } from '../../ui/tab-strip.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { chooseFiles, closeCase } from './audit-commands.ts';
import styles from './audit-page.module.css';
import { useCaseFacts, useHeardJobs, useSources } from './audit-queries.ts';
import { BookmarksView } from './bookmarks-view.tsx';
import { type CaseTabId, caseTabs, isCaseTab } from './case-tabs.ts';
import { DetectionsView } from './detections-view.tsx';
import { EventsView } from './events-view.tsx';
import { claimEventsView } from './events-view-state.ts';
import { FindingsView } from './findings-view.tsx';
import { JobsBar } from './jobs-bar.tsx';
import { JournalView } from './journal-view.tsx';
import { PinsDialog } from './pins-dialog.tsx';
import { ReportView } from './report-view.tsx';
import { SessionsView } from './sessions-view.tsx';
import { jobEnd } from './source-words.ts';
import { SourcesView } from './sources-view.tsx';
import { VerdictView } from './verdict-view.tsx';

const GROUP = 'Case';

export interface CaseDeskProps {
  readonly caseId: string;
  readonly tab: string | undefined;
  readonly what: string | undefined;
  readonly onTickets: (tickets: readonly Ticket[]) => void;
}

/** The end of long work is said once, unless the person is where it shows. */
function useJobEnds(tab: CaseTabId | null): void {
  const jobs = useHeardJobs();
  const said = useRef(new Set<string>());
  useEffect(() => {
    for (const job of jobs) {
      const end = jobEnd(job);
      if (end === null || said.current.has(job.id)) continue;
      said.current.add(job.id);
      if (end.tone === 'ok' && (tab === 'sources' || tab === 'verdict')) continue;
      showToast({ id: job.id, tone: end.tone, text: visibleText(end.text) });
    }
  }, [jobs, tab]);
}

/** After an import that brought an export: its verdict, when the person still waits at the sources. */
function useVerdictAfterImport(tab: CaseTabId): void {
  const [, navigate] = useLocation();
  const sources = useSources().value?.sources;
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (sources === undefined) return;
    const before = known.current;
    const settled = sources.filter((source) => source.state !== 'importing');
    known.current = new Set(settled.map((source) => source.id));
    if (before === null || tab !== 'sources') return;
    const fresh = settled.find((source) => source.format === 'watchfloor_export' && !before.has(source.id));
    if (fresh !== undefined) navigate(auditPath('verdict', fresh.id));
  }, [sources, tab, navigate]);
}

/** The tab a case opens with: its sources while there are none, else what they prove, else their events. */
function firstTab(sources: readonly { readonly format: string }[]): CaseTabId {
  if (sources.length === 0) return 'sources';
  return sources.some((source) => source.format === 'watchfloor_export') ? 'verdict' : 'events';
}

/** An open case: its parts as tabs, what runs in it, and what is done to it as a whole. */
export function CaseDesk({ caseId, tab, what, onTickets }: CaseDeskProps) {
  const [, navigate] = useLocation();
  const facts = useCaseFacts();
  const sources = useSources();
  const [pinsOpen, setPinsOpen] = useState(false);
  const shown: CaseTabId | null = isCaseTab(tab)
    ? tab
    : sources.value === undefined
      ? null
      : firstTab(sources.value.sources);
  useJobEnds(shown);
  useVerdictAfterImport(shown ?? 'sources');
  useEffect(() => claimEventsView(caseId), [caseId]);

  const choose = async (kind: 'files' | 'folder') => {
    const result = await chooseFiles(kind);
    if (!result.ok) toastRefusal(result.error);
    else onTickets(result.value.tickets);
  };
  const leave = async () => {
    const error = await closeCase();
    if (error === null) navigate('/audit');
    else toastRefusal(error);
  };
  useActions('app', [
    ...caseTabs.map((each, at) => ({
      id: `case.tab.${each.id}`,
      label: each.label,
      group: GROUP,
      keys: [String(at + 1)],
      run: () => navigate(auditPath(each.id)),
    })),
    { id: 'case.files', label: 'Add files…', group: GROUP, keys: ['i'], run: () => void choose('files') },
    {
      id: 'case.folder',
      label: 'Add a folder…',
      group: GROUP,
      keys: ['shift+i'],
      run: () => void choose('folder'),
    },
    { id: 'case.pins', label: 'Trusted logs…', group: GROUP, keys: ['t'], run: () => setPinsOpen(true) },
    { id: 'case.close', label: 'Close the case', group: GROUP, keys: ['shift+q'], run: () => void leave() },
  ]);

  const name = facts.value?.name ?? '';
  return (
    <>
      <TopBar label="Case">
        <TabStrip
          label="Parts of the case"
          items={caseTabs.map((each) => ({
            id: each.id,
            label: each.label,
            count:
              facts.value === undefined ? undefined : each.count(facts.value, sources.value?.sources.length),
          }))}
          selected={shown}
          onSelect={(id) => navigate(auditPath(id))}
        />
        <span className={styles.grow} />
        <span className={styles.caseName} title={visibleText(name)}>
          <UntrustedText text={name} />
        </span>
        <Chip title="Nothing of a case goes over a network, and nothing in it can: its process has none.">
          no network used
        </Chip>
        <Button keys="i" onClick={() => void choose('files')}>
          Add
        </Button>
      </TopBar>
      <JobsBar />
      {facts.value?.journal.state === 'tampered' && (
        <div className={styles.jobs}>
          <ErrorPanel title="The journal of this case is not as it was written">
            {facts.value.journal.problem ?? 'Somebody changed the file of this case outside Watchfloor.'} Do
            not rely on bookmarks and findings in it; import the sources into a new case.
          </ErrorPanel>
        </div>
      )}
      <div className={styles.body}>
        {shown === 'verdict' && <VerdictView sourceId={what} onPins={() => setPinsOpen(true)} />}
        {shown === 'events' && <EventsView />}
        {shown === 'sessions' && <SessionsView actor={what} />}
        {shown === 'bookmarks' && <BookmarksView />}
        {shown === 'detections' && <DetectionsView />}
        {shown === 'findings' && <FindingsView findingId={what} />}
        {shown === 'sources' && <SourcesView onChoose={(kind) => void choose(kind)} />}
        {shown === 'journal' && <JournalView facts={facts.value} />}
        {shown === 'report' && <ReportView facts={facts.value} />}
        {shown === null && sources.error !== null && (
          <div className={styles.failed}>
            <ErrorPanel
              title="The case could not be read"
              id={sources.error.id}
              actions={<Button onClick={sources.askAgain}>Try again</Button>}
            >
              {sources.error.message}
            </ErrorPanel>
          </div>
        )}
      </div>
      {pinsOpen && <PinsDialog onClose={() => setPinsOpen(false)} />}
    </>
  );
}
