import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { intentViews } from '../../domain/approval-words.ts';
import { approvalsPath } from '../../domain/paths.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Mark } from '../../ui/mark.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approvals.module.css';
import { type ApprovalView, type ShownIntent, useNames, useRequests } from './approvals-queries.ts';
import { ExpiryClock } from './expiry-clock.tsx';
import { RequestDetail } from './request-detail.tsx';
import { useRequestActions } from './use-request-actions.ts';

interface RequestsViewProps {
  readonly view: ApprovalView;
  readonly id: string | undefined;
  readonly empty: ReactNode;
}

function columnsFor(nameOf: (id: string) => string): readonly TableColumn<ShownIntent>[] {
  return [
    {
      id: 'state',
      header: 'State',
      width: 150,
      cell: ({ state }) => {
        const { glyph, tone, label } = intentViews[state];
        return (
          <Mark glyph={glyph} tone={tone}>
            {label}
          </Mark>
        );
      },
    },
    {
      id: 'statement',
      header: 'What is asked for',
      width: 'grow',
      minWidth: 220,
      cell: ({ statement }) => (
        <span title={visibleText(statement)}>
          <UntrustedText text={statement} />
        </span>
      ),
    },
    {
      id: 'requester',
      header: 'Asked by',
      width: 130,
      tone: 'muted',
      cell: ({ requester_id }) => <UntrustedText text={nameOf(requester_id)} />,
    },
    {
      id: 'counted',
      header: 'Signed',
      width: 66,
      align: 'end',
      mono: true,
      cell: ({ counted, quorum }) => `${counted} of ${quorum}`,
    },
    {
      id: 'expiry',
      header: 'Expires',
      width: 104,
      align: 'end',
      cell: ({ expires_ms, state }) => <ExpiryClock atMs={expires_ms} ended={state !== 'pending'} />,
    },
  ];
}

/** A list of requests with the one looked at beside it. */
export function RequestsView({ view, id, empty }: RequestsViewProps) {
  const [, navigate] = useLocation();
  const { value, error, askAgain } = useRequests(view);
  const nameOf = useNames();
  const columns = useMemo(() => columnsFor(nameOf), [nameOf]);
  const frame = useRef<HTMLDivElement>(null);
  const items = value?.items ?? [];
  const named = items.findIndex((item) => item.id === id);
  const at = Math.max(0, named);
  // A request that a notification named is shown also where this list has it no more.
  const shownId = id !== undefined && named < 0 ? id : items[at]?.id;
  const moveTo = (index: number) => {
    const item = items[Math.min(items.length - 1, Math.max(0, index))];
    if (item !== undefined) navigate(approvalsPath(view, item.id), { replace: true });
  };
  const decide = useRequestActions({ shownId, move: (step) => moveTo(at + step) });
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  const table = (
    <div className={styles.table} ref={frame}>
      {error !== null && value === undefined ? (
        <ErrorPanel
          title="The requests could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      ) : (
        <DataTable
          label="Requests"
          columns={columns}
          total={items.length}
          getRow={(index) => items[index]}
          activeIndex={items[at]?.id === shownId && shownId !== undefined ? at : null}
          onActivate={moveTo}
          onOpen={decide}
          empty={value === undefined ? undefined : empty}
        />
      )}
    </div>
  );
  if (shownId === undefined) return <div className={styles.split}>{table}</div>;
  return (
    <div className={styles.split}>
      <SplitPane
        id="approvals.detail"
        label="Width of the request"
        side="end"
        initialPx={460}
        minPx={340}
        maxPx={900}
        pane={<RequestDetail key={shownId} id={shownId} />}
      >
        {table}
      </SplitPane>
    </div>
  );
}
