import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './audit-page.module.css';
import { type CaseFacts, JOURNAL_PAGE, type JournalEntry, useJournal } from './audit-queries.ts';
import { listMoves } from './list-moves.ts';

const GROUP = 'Journal';

const columns: readonly TableColumn<JournalEntry>[] = [
  {
    id: 'n',
    header: 'No',
    width: 70,
    align: 'end',
    mono: true,
    tone: 'muted',
    cell: (row) => formatCount(row.n),
  },
  { id: 'time', header: 'Time', width: 190, cell: (row) => <TimeText at={row.time} format="stamp" /> },
  {
    id: 'act',
    header: 'Act',
    width: 170,
    mono: true,
    tone: 'muted',
    cell: (row) => <UntrustedText text={row.act} />,
  },
  {
    id: 'text',
    header: 'What was done',
    width: 'grow',
    cell: (row) => (
      <span title={row.text}>
        <UntrustedText text={row.text} />
      </span>
    ),
  },
];

/** What was done in this case: a chained log of its own, whose head this machine keeps outside the file. */
export function JournalView({ facts }: { readonly facts: CaseFacts | undefined }) {
  const [offset, setOffset] = useState(0);
  const [wanted, setWanted] = useState(0);
  const { value, error, askAgain } = useJournal(offset);
  const frame = useRef<HTMLDivElement>(null);
  const entries = value?.entries ?? [];
  const total = value?.total ?? 0;
  const at = Math.max(0, Math.min(wanted, entries.length - 1));
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, []);
  const turn = (by: number) => {
    const next = offset + by * JOURNAL_PAGE;
    if (next < 0 || next >= total) return;
    setOffset(next);
    setWanted(0);
  };
  useActions('page', [
    ...listMoves({ name: 'journal', group: GROUP, total: entries.length, at, moveTo: setWanted }),
    { id: 'journal.after', label: 'Next page', group: GROUP, keys: [']'], run: () => turn(1) },
    { id: 'journal.before', label: 'Page before', group: GROUP, keys: ['['], run: () => turn(-1) },
  ]);
  if (value === undefined && error !== null) {
    return (
      <div className={styles.failed}>
        <ErrorPanel
          title="The journal could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  }
  const journal = facts?.journal;
  return (
    <>
      <div className={styles.bar}>
        {journal?.state === 'tampered' ? (
          <Mark glyph="cross" tone="bad">
            not as it was written
          </Mark>
        ) : journal?.state === 'unanchored' ? (
          <Mark glyph="half" tone="warn">
            consistent, not vouched for
          </Mark>
        ) : (
          <Mark glyph="check" tone="ok">
            intact when the case was opened
          </Mark>
        )}
        <span className={styles.grow}>
          {journal?.problem ??
            'Every entry is chained to the one before; the last one is also kept outside this file.'}
        </span>
        <span className={styles.note}>
          {formatCount(Math.min(total, offset + 1))} to {formatCount(Math.min(total, offset + JOURNAL_PAGE))}{' '}
          of {formatCount(total)}
        </span>
        <Button keys="[" disabled={offset === 0} onClick={() => turn(-1)}>
          Before
        </Button>
        <Button keys="]" disabled={offset + JOURNAL_PAGE >= total} onClick={() => turn(1)}>
          After
        </Button>
      </div>
      <div className={styles.table} ref={frame}>
        <DataTable
          label="Journal"
          columns={columns}
          total={entries.length}
          getRow={(index) => entries[index]}
          activeIndex={entries.length === 0 ? null : at}
          onActivate={setWanted}
          empty={
            value === undefined ? undefined : (
              <EmptyState title="No entries yet">What is done in this case is written down here.</EmptyState>
            )
          }
        />
      </div>
    </>
  );
}
