import { Link } from 'wouter';
import { pressingClock, slaClocks } from '../../../shared/domain/sla.ts';
import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { referenceText } from '../../domain/incident-name.ts';
import { sourceLabel } from '../../domain/origin-labels.ts';
import { conflictsPath } from '../../domain/paths.ts';
import { ownerName } from '../../domain/person-name.ts';
import { rowMark } from '../../domain/row-mark.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { slaFactsOf, slaLabels, slaWords } from '../../domain/sla-words.ts';
import { statusWord } from '../../domain/status-view.ts';
import { formatAge } from '../../lib/format-age.ts';
import { useNow } from '../../lib/use-now.ts';
import { AgeText } from '../../ui/age-text.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import type { ColumnId } from './queue-column-choice.ts';
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

function ClockCell({ row }: { readonly row: QueueRow }) {
  const nowMs = useNow(30_000);
  const clock = pressingClock(slaClocks(slaFactsOf(row), nowMs));
  if (clock === null) return null;
  const { text, tone } = slaWords(clock, nowMs);
  return (
    <span className={styles[tone]} title={`${slaLabels[clock.kind]}: ${text}`}>
      {slaLabels[clock.kind]}{' '}
      {clock.state === 'overdue' ? `−${formatAge(nowMs - clock.dueMs)}` : formatAge(clock.dueMs - nowMs)}
    </span>
  );
}

/** `meId` turns the reader's own name into "me". */
export function queueColumns(
  meId: string | undefined,
  shown: readonly ColumnId[],
): readonly TableColumn<QueueRow>[] {
  return allColumns(meId).filter((column) => shown.includes(column.id));
}

function allColumns(
  meId: string | undefined,
): readonly (TableColumn<QueueRow> & { readonly id: ColumnId })[] {
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
      id: 'clock',
      header: 'Next clock',
      width: 132,
      cell: (row) => <ClockCell row={row} />,
    },
    {
      id: 'source',
      header: 'Source',
      width: 96,
      tone: 'muted',
      cell: (row) => sourceLabel(row.source),
    },
    {
      id: 'updated',
      header: 'Changed',
      width: 70,
      mono: true,
      tone: 'muted',
      sortable: true,
      cell: (row) => <AgeText since={row.updated_at} />,
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
