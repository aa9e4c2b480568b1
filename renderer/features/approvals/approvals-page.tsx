import { useLocation } from 'wouter';
import { approvalsPath } from '../../domain/paths.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TabStrip } from '../../ui/tab-strip.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { ApprovalDialogs } from './approval-dialogs.tsx';
import styles from './approvals.module.css';
import { useApprovalStatus } from './approvals-queries.ts';
import { type ApprovalTabId, approvalTabs, isApprovalTab } from './approvals-tabs.ts';
import { BoardView } from './board-view.tsx';
import { KeysView } from './keys-view.tsx';
import { PolicyView } from './policy-view.tsx';
import { ReadyBanner } from './ready-banner.tsx';
import { RequestsView } from './requests-view.tsx';

export interface ApprovalsPageProps {
  readonly tab: string | undefined;
  readonly id: string | undefined;
}

const empty: Readonly<Record<'waiting' | 'mine' | 'open' | 'ended', readonly [string, string]>> = {
  waiting: [
    'Nothing waits for you',
    'A request that somebody else signed and that you could approve appears here, and as a notification.',
  ],
  mine: [
    'You have asked for nothing',
    'Ask from an incident: open it and press r. What you asked for stays here.',
  ],
  open: ['No request is open', 'Whatever anybody has asked for and is not over yet stands here.'],
  ended: [
    'Nothing was decided yet',
    'Requests that were carried out, denied, taken back or expired stay here.',
  ],
};

function Part({ tab, id }: { readonly tab: ApprovalTabId; readonly id: string | undefined }) {
  switch (tab) {
    case 'contained':
      return <BoardView id={id} />;
    case 'keys':
      return <KeysView />;
    case 'policy':
      return <PolicyView />;
    default: {
      const [title, text] = empty[tab];
      return (
        <RequestsView key={tab} view={tab} id={id} empty={<EmptyState title={title}>{text}</EmptyState>} />
      );
    }
  }
}

/** Four eyes on what is done to production: what waits, what was asked, what is contained, whose keys, by which rules. */
export function ApprovalsPage({ tab, id }: ApprovalsPageProps) {
  const [, navigate] = useLocation();
  const { value: status, error, askAgain } = useApprovalStatus();
  const shown: ApprovalTabId = isApprovalTab(tab) ? tab : 'waiting';
  useActions(
    'page',
    approvalTabs.map(({ id: part, label }, index) => ({
      id: `approvals.tab.${part}`,
      label,
      group: 'Approvals',
      keys: [String(index + 1)],
      run: () => navigate(approvalsPath(part)),
    })),
  );
  if (status === undefined)
    return error === null ? (
      <div className={styles.page} aria-busy="true" />
    ) : (
      <div className={styles.page}>
        <ErrorPanel
          title="Approvals need the server"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  return (
    <div className={styles.page} data-testid="approvals">
      <TopBar label="Approvals">
        <h1 className={styles.title}>Approvals</h1>
        <TabStrip
          label="Parts of the approvals"
          items={approvalTabs.map(({ id: part, label, count }) => ({
            id: part,
            label,
            count: count(status.counts),
          }))}
          selected={shown}
          onSelect={(part) => navigate(approvalsPath(part))}
        />
      </TopBar>
      {error !== null && (
        <ErrorPanel
          tone="warn"
          title="Not up to date"
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message} What is shown is what was last read.
        </ErrorPanel>
      )}
      <ReadyBanner status={status} />
      <Part tab={shown} id={id} />
      <ApprovalDialogs />
    </div>
  );
}
