import { useMemo } from 'react';
import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { TimeText } from '../../ui/time-text.tsx';
import page from './audit-page.module.css';
import { findingSentence, placeWords, type VerdictFinding } from './finding-words.ts';
import styles from './verdict.module.css';

const columns: readonly TableColumn<VerdictFinding>[] = [
  {
    id: 'kind',
    header: 'Kind',
    width: 124,
    cell: (row) => <strong className={styles.kind}>{visibleText(row.kind)}</strong>,
  },
  {
    id: 'place',
    header: 'Place',
    width: 'grow',
    minWidth: 160,
    mono: true,
    cell: (row) => <span title={visibleText(findingSentence(row))}>{visibleText(placeWords(row))}</span>,
  },
  {
    id: 'last_head',
    header: 'Last head',
    width: 96,
    align: 'end',
    mono: true,
    tone: 'muted',
    cell: (row) => (row.last_head === null ? '' : formatCount(row.last_head.size)),
  },
  {
    id: 'time',
    header: 'Time',
    width: 180,
    tone: 'muted',
    cell: (row) => (row.time === null ? '' : <TimeText at={row.time} />),
  },
];

export interface FindingTableProps {
  readonly verdict: Verdict;
  readonly at: number;
  readonly onActivate: (index: number) => void;
  readonly onOpen: () => void;
}

/** Every finding on a line; the one under the keyboard is explained below. */
export function FindingTable({ verdict, at, onActivate, onOpen }: FindingTableProps) {
  const { findings, total } = verdict;
  const getRow = useMemo(() => (index: number) => findings[index], [findings]);
  return (
    <>
      <h3 className={page.heading}>
        {total > findings.length
          ? `Findings, the first ${formatCount(findings.length)} of ${formatCount(total)}`
          : 'Findings'}
      </h3>
      <div className={styles.findings}>
        <DataTable
          label="Findings of the verifier"
          columns={columns}
          total={findings.length}
          getRow={getRow}
          activeIndex={at}
          onActivate={onActivate}
          onOpen={onOpen}
        />
      </div>
    </>
  );
}
