import { useMemo, useState } from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './bulk-results.module.css';
import { type RowOutcome, useBulkRun } from './bulk-run.ts';

const words: Readonly<Record<RowOutcome['outcome'], string>> = {
  changed: 'changed',
  unchanged: 'already so',
  refused: 'refused',
  taken_back: 'taken back',
  changed_back: 'changed back',
  kept: 'not wholly taken back',
};

const columns: readonly TableColumn<RowOutcome>[] = [
  {
    id: 'name',
    header: 'Incident',
    width: 150,
    mono: true,
    cell: (row) => (row.name === '' ? row.incident_id : <UntrustedText text={row.name} />),
  },
  { id: 'outcome', header: 'Result', width: 150, cell: (row) => words[row.outcome] },
  {
    id: 'why',
    header: 'Why',
    width: 'grow',
    tone: 'muted',
    cell: ({ problem }) =>
      problem === null ? '' : <span title={visibleText(problem.message)}>{problem.message}</span>,
  },
];

const isTrouble = (row: RowOutcome) => row.problem !== null;

interface BulkResultsProps {
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** What became of each incident of the last change over many; those with trouble first. */
export function BulkResults({ onOpen, onClose }: BulkResultsProps) {
  const last = useBulkRun((state) => state.last);
  const [wanted, setWanted] = useState(0);
  const rows = useMemo(
    () => (last?.rows ?? []).toSorted((left, right) => Number(isTrouble(right)) - Number(isTrouble(left))),
    [last],
  );
  const at = Math.max(0, Math.min(wanted, rows.length - 1));
  const action = (id: string, label: string, keys: readonly string[], run: () => void) => ({
    ...{ id: `results.${id}`, label, group: 'Results', keys, run },
  });
  useActions('dialog', [
    { ...action('next', 'Next', ['j', 'ArrowDown'], () => setWanted(at + 1)), hidden: true, repeats: true },
    {
      ...action('previous', 'Previous', ['k', 'ArrowUp'], () => setWanted(at - 1)),
      hidden: true,
      repeats: true,
    },
    action('open', 'Open', ['Enter'], () => rows[at] !== undefined && onOpen(rows[at].incident_id)),
  ]);
  const trouble = rows.filter(isTrouble).length;
  return (
    <Drawer
      open
      title={last === null ? 'Results' : `Results: ${last.said}`}
      note={`${formatCount(rows.length - trouble)} of ${formatCount(rows.length)} went through here`}
      widthPx={680}
      onClose={onClose}
      footer={(
        [
          ['j k', 'move'],
          ['Enter', 'open'],
          ['Escape', 'close'],
        ] as const
      ).map(([keys, word]) => (
        <span key={keys}>
          <Kbd keys={keys} /> {word}
        </span>
      ))}
    >
      <div className={styles.table}>
        <DataTable
          label="Results"
          columns={columns}
          total={rows.length}
          getRow={(index) => rows[index]}
          activeIndex={rows.length === 0 ? null : at}
          onActivate={setWanted}
          onOpen={(index) => rows[index] !== undefined && onOpen(rows[index].incident_id)}
          empty="Nothing has been done to several incidents yet."
        />
      </div>
    </Drawer>
  );
}
