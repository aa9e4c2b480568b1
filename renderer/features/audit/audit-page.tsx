import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import { auditPath } from '../../domain/paths.ts';
import { useDraggingFiles } from '../../lib/use-dragging-files.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ApprovalDialog } from './approval-dialog.tsx';
import { isApprovalFile } from './approval-words.ts';
import { takeDropped } from './audit-commands.ts';
import styles from './audit-page.module.css';
import { useCaseList, useDropped, useHasAccount, useLosses } from './audit-queries.ts';
import { CaseDesk } from './case-desk.tsx';
import { CasesView } from './cases-view.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NewCaseDialog } from './new-case-dialog.tsx';

/** What is open over the whole page; what is to be imported waits until there is a case. */
type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'new'; readonly tickets: readonly Ticket[] }
  | { readonly kind: 'import'; readonly tickets: readonly Ticket[]; readonly approvals: readonly Ticket[] }
  | { readonly kind: 'approvals'; readonly tickets: readonly Ticket[] };

/** In an open case: what is to be imported first, then the approvals, one after another; they are looked at, not taken in. */
function overlayFor(tickets: readonly Ticket[]): Overlay {
  if (tickets.length === 0) return { kind: 'none' };
  const approvals = tickets.filter(isApprovalFile);
  if (approvals.length === tickets.length) return { kind: 'approvals', tickets };
  return { kind: 'import', tickets: tickets.filter((ticket) => !isApprovalFile(ticket)), approvals };
}

function useLossNotice(): void {
  const losses = useLosses();
  const said = useRef(losses);
  useEffect(() => {
    if (said.current === losses) return;
    said.current = losses;
    showToast({
      tone: 'bad',
      sticky: true,
      text: 'The process that held the case ended. Everything up to the last finished step is in the case file: open it again.',
    });
  }, [losses]);
}

/** What was dropped on another page is not for this one; without an account there is no other. */
function useFreshDrops(): void {
  const hasAccount = useHasAccount();
  useEffect(() => {
    if (hasAccount) takeDropped();
  }, [hasAccount]);
}

export interface AuditPageProps {
  readonly tab: string | undefined;
  readonly what: string | undefined;
}

/** The examiner's desk: cases of this machine, and the open one. Needs no account and no network. */
export function AuditPage({ tab, what }: AuditPageProps) {
  const [, navigate] = useLocation();
  const list = useCaseList();
  const dropped = useDropped();
  const dragging = useDraggingFiles();
  const [overlay, setOverlay] = useState<Overlay>({ kind: 'none' });
  useLossNotice();
  useFreshDrops();
  const openId = list.value?.open_id;
  const take = (tickets: readonly Ticket[]) => {
    if (tickets.length > 0) setOverlay(openId == null ? { kind: 'new', tickets } : overlayFor(tickets));
  };
  useEffect(() => {
    if (dropped.length === 0 || openId === undefined) return;
    // A case file is opened by the list of cases; into an open case it does not go.
    const isCase = dropped.some(({ name }) => name.endsWith('.wfcase'));
    if (isCase && openId === null) return;
    const tickets = takeDropped().filter(({ name }) => !name.endsWith('.wfcase'));
    if (isCase) showToast({ tone: 'info', text: 'To open the case file, close this case first: Shift Q' });
    if (tickets.length > 0) setOverlay(openId === null ? { kind: 'new', tickets } : overlayFor(tickets));
  }, [dropped, openId]);
  const close = () => setOverlay({ kind: 'none' });

  const firstApproval = overlay.kind === 'approvals' ? overlay.tickets[0] : undefined;
  const { value, error } = list;
  if (value === undefined) {
    if (error === null) return <div className={styles.page} aria-busy="true" />;
    return (
      <div className={styles.failed}>
        <ErrorPanel
          title="The cases of this machine could not be read"
          id={error.id}
          actions={<Button onClick={list.askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  return (
    <div className={styles.page} data-testid="audit">
      <h1 className={styles.heard}>Audit</h1>
      {openId == null ? (
        <CasesView cases={value.cases} onNew={() => setOverlay({ kind: 'new', tickets: [] })} />
      ) : (
        <CaseDesk key={openId} caseId={openId} tab={tab} what={what} onTickets={take} />
      )}
      {dragging && (
        <div className={styles.drop}>
          {openId == null ? 'Drop to begin a case with it' : 'Drop to add it to this case'}
        </div>
      )}
      {overlay.kind === 'new' && (
        <NewCaseDialog
          tickets={overlay.tickets}
          onMade={() => {
            navigate(auditPath('sources'));
            setOverlay(overlayFor(overlay.tickets));
          }}
          onClose={close}
        />
      )}
      {overlay.kind === 'import' && openId != null && (
        <ImportDialog
          tickets={overlay.tickets}
          onStarted={() => {
            setOverlay(overlayFor(overlay.approvals));
            navigate(auditPath('sources'));
          }}
          onClose={() => setOverlay(overlayFor(overlay.approvals))}
        />
      )}
      {overlay.kind === 'approvals' && openId != null && firstApproval !== undefined && (
        <ApprovalDialog
          key={firstApproval.ticket}
          ticket={firstApproval}
          waiting={overlay.tickets.length - 1}
          onClose={() => setOverlay(overlayFor(overlay.tickets.slice(1)))}
        />
      )}
    </div>
  );
}
