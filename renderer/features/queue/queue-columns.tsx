import { Link } from 'wouter';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { referenceText } from '../../domain/incident-name.ts';
import { conflictsPath } from '../../domain/paths.ts';
import { ownerName } from '../../domain/person-name.ts';
import { rowMark } from '../../domain/row-mark.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusWord } from '../../domain/status-view.ts';
import { AgeText } from '../../ui/age-text.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './queue-table.module.css';

function TitleCell({ row }: { readonly row: QueueRow }) {
  const tags = row.tags.join(', ');
  const title = visibleText(tags === '' ? row.title : `${row.title} · ${tags}`);
  return (
    <span title={title}>
      <UntrustedText text={row.title} />
      {tags !== '' && (
        <span className={styles.tags}>
          {' '}
          <UntrustedText text={tags} />
        </span>
      )}
    </span>
  );
}

function MarkCell({ row }: { readonly row: QueueRow }) {
  const mark = rowMark(row);
  if (mark === null) return null;
  if (mark.glyph === 'swap') {
    return (
      <Link href={conflictsPath(row.id)} className={styles.conflict ?? ''} title={`${mark.label} (Shift C)`}>
        <Glyph name="swap" tone={mark.tone} label={mark.label} />
      </Link>
    );
  }
  return (
    <span title={mark.label}>
      <Glyph name={mark.glyph} tone={mark.tone} label={mark.label} />
    </span>
  );
}

/** `meId` turns the reader's own name into "me". */
export function queueColumns(meId: string | undefined): readonly TableColumn<QueueRow>[] {
  return [
    {
      id: 'severity',
      header: 'Severity',
      width: 88,
      sortable: true,
      cell: (row) => (
        <span className={styles.severity}>
          <SeverityMark severity={row.severity} />
        </span>
      ),
    },
    {
      id: 'reference',
      header: 'Id',
      width: 114,
      mono: true,
      tone: 'muted',
      sortable: true,
      cell: (row) => referenceText(row.reference),
    },
    {
      id: 'title',
      header: 'Title',
      width: 'grow',
      minWidth: 220,
      sortable: true,
      cell: (row) => <TitleCell row={row} />,
    },
    {
      id: 'status',
      header: 'Status',
      width: 100,
      tone: 'muted',
      sortable: true,
      cell: (row) => statusWord(row.status),
    },
    {
      id: 'assignee',
      header: 'Owner',
      width: 112,
      tone: 'muted',
      sortable: true,
      cell: (row) => (
        <span title={row.assignee_name === null ? undefined : visibleText(row.assignee_name)}>
          <UntrustedText text={ownerName(row.assignee_id, row.assignee_name, meId)} />
        </span>
      ),
    },
    {
      id: 'age',
      header: 'Age',
      width: 54,
      mono: true,
      tone: 'muted',
      sortable: true,
      cell: (row) => <AgeText since={row.detected_at} />,
    },
    {
      id: 'mark',
      header: 'State',
      headerHidden: true,
      width: 30,
      cell: (row) => <MarkCell row={row} />,
    },
  ];
}
