import { useEffect, useState } from 'react';
import type { Result } from '../../../shared/errors/result.ts';
import type { Ticket } from '../../../shared/ipc/case-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ApprovalView } from './approval-view.tsx';
import { type CheckedApproval, checkApproval } from './audit-queries.ts';

export interface ApprovalDialogProps {
  readonly ticket: Ticket;
  /** Others that were opened with it and come after it. */
  readonly waiting: number;
  readonly onClose: () => void;
}

/** The file of one signed approval, verified when it is opened and again when that is asked for. */
export function ApprovalDialog({ ticket, waiting, onClose }: ApprovalDialogProps) {
  const [asked, setAsked] = useState(0);
  const [result, setResult] = useState<Result<CheckedApproval> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again
  useEffect(() => {
    let ended = false;
    setResult(null);
    void checkApproval(ticket.ticket).then((told) => {
      if (!ended) setResult(told);
    });
    return () => {
      ended = true;
    };
  }, [ticket.ticket, asked]);
  return (
    <Dialog
      open
      title={`Approval: ${visibleText(ticket.name)}`}
      width={1000}
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <Button onClick={() => setAsked(asked + 1)}>Verify again</Button>
          <Button tone="primary" type="submit">
            {waiting === 0 ? 'Close' : `Next (${waiting} more)`}
          </Button>
        </>
      }
    >
      {result === null && <p aria-live="polite">Signatures, keys and records are being checked…</p>}
      {result?.ok === false && (
        <ErrorPanel title="The approval could not be checked" id={result.error.id}>
          {result.error.message}
        </ErrorPanel>
      )}
      {result?.ok === true && <ApprovalView checked={result.value} />}
    </Dialog>
  );
}
