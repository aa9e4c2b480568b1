import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark } from '../../ui/mark.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { removeSource, verifySource } from './audit-commands.ts';
import { type Sources, useSources } from './audit-queries.ts';
import { showQuery } from './events-view-state.ts';
import { ListAndPane, listFailure } from './list-and-pane.tsx';
import { listMoves } from './list-moves.ts';
import { termOf } from './query-terms.ts';
import { apartNames } from './short-names.ts';
import { SourceDetail } from './source-detail.tsx';
import { formatLabels, sourceStates, trustViews } from './source-words.ts';

const GROUP = 'Sources';
type SourceRow = Sources[number];

const columnsOf = (apart: ReadonlyMap<string, string>): readonly TableColumn<SourceRow>[] => [
  {
    id: 'name',
    header: 'Source',
    width: 'grow',
    minWidth: 220,
    cell: (row) => (
      <span title={visibleText(row.name)}>
        <UntrustedText text={apart.get(row.name) ?? row.name} />
      </span>
    ),
  },
  { id: 'format', header: 'Format', width: 136, tone: 'muted', cell: (row) => formatLabels[row.format] },
  {
    id: 'trust',
    header: 'Integrity',
    width: 126,
    cell: (row) => {
      const { glyph, tone, label } = trustViews[row.trust];
      return (
        <Mark glyph={glyph} tone={tone}>
          {label}
        </Mark>
      );
    },
  },
  {
    id: 'events',
    header: 'Events',
    width: 96,
    align: 'end',
    mono: true,
    cell: (row) => formatCount(row.events),
  },
  {
    id: 'unread',
    header: 'Unread',
    width: 80,
    align: 'end',
    mono: true,
    cell: (row) => (row.unread === 0 ? '0' : <strong>{formatCount(row.unread)}</strong>),
  },
  {
    id: 'bytes',
    header: 'Size',
    width: 80,
    align: 'end',
    tone: 'muted',
    cell: (row) => formatBytes(row.bytes),
  },
  { id: 'state', header: 'State', width: 90, tone: 'muted', cell: (row) => sourceStates[row.state] },
];

export interface SourcesViewProps {
  readonly onChoose: (kind: 'files' | 'folder') => void;
}

/** What the case was made from: what each source is, proves and could not be read of. */
export function SourcesView({ onChoose }: SourcesViewProps) {
  const [, navigate] = useLocation();
  const asked = useSources();
  const { value } = asked;
  const [wanted, setWanted] = useState(0);
  const [removing, setRemoving] = useState<SourceRow | null>(null);
  const sources = value?.sources ?? [];
  const columns = useMemo(
    () => columnsOf(apartNames(value?.sources.map((source) => source.name) ?? [])),
    [value],
  );
  const at = Math.max(0, Math.min(wanted, sources.length - 1));
  const active = sources[at];

  const open = (row: SourceRow | undefined) => {
    if (row === undefined) return;
    if (row.format === 'watchfloor_export') return navigate(auditPath('verdict', row.id));
    showQuery(termOf('source', row.id), null);
    navigate(auditPath('events'));
  };
  const verify = async (row: SourceRow) => {
    const result = await verifySource(row.id, true);
    if (!result.ok) toastRefusal(result.error);
  };
  const remove = async (row: SourceRow) => {
    setRemoving(null);
    const result = await removeSource(row.id);
    if (!result.ok) toastRefusal(result.error);
  };
  const hasRow = () => active !== undefined;
  useActions('page', [
    ...listMoves({ name: 'sources', group: GROUP, total: sources.length, at, moveTo: setWanted }),
    {
      id: 'sources.open',
      label: 'Open: verdict or events',
      group: GROUP,
      keys: ['Enter'],
      when: hasRow,
      run: () => open(active),
    },
    {
      id: 'sources.verify',
      label: 'Verify again, strictly',
      group: GROUP,
      keys: ['v'],
      when: () => active !== undefined && active.trust !== 'none',
      run: () => active !== undefined && void verify(active),
    },
    {
      id: 'sources.remove',
      label: 'Take the source out of the case…',
      group: GROUP,
      keys: ['Delete'],
      when: hasRow,
      run: () => active !== undefined && setRemoving(active),
    },
  ]);

  return (
    <>
      <ListAndPane
        id="audit.source"
        label="Width of the source"
        widthPx={{ initial: 380, min: 280, max: 760 }}
        pane={
          active === undefined ? null : (
            <SourceDetail key={active.id} source={active} onOpen={() => open(active)} />
          )
        }
        failure={listFailure('The sources could not be read', asked)}
        overlay={removing !== null}
      >
        <DataTable
          label="Sources"
          columns={columns}
          total={sources.length}
          getRow={(index) => sources[index]}
          activeIndex={active === undefined ? null : at}
          onActivate={setWanted}
          onOpen={(index) => open(sources[index])}
          empty={
            value === undefined ? undefined : (
              <EmptyState
                title="Nothing in this case yet"
                actions={
                  <>
                    <Button tone="primary" keys="i" onClick={() => onChoose('files')}>
                      Add files
                    </Button>
                    <Button keys="shift+i" onClick={() => onChoose('folder')}>
                      Add a folder
                    </Button>
                  </>
                }
              >
                Drop audit exports or logs here: Watchfloor exports, CloudTrail, OCSF, Okta, Entra, Windows
                events, syslog, CSV or JSON, also packed. Several of them share one timeline.
              </EmptyState>
            )
          }
        />
      </ListAndPane>
      {removing !== null && (
        <ConfirmDialog
          open
          danger
          title={`Take “${visibleText(removing.name)}” out of the case`}
          confirmLabel="Take it out"
          typedWord="remove"
          onConfirm={() => void remove(removing)}
          onCancel={() => setRemoving(null)}
        >
          Its {formatCount(removing.events)} events go, with their bookmarks; findings keep their text and
          lose what they cite of it. The journal keeps that it was here. The file it came from is not touched.
        </ConfirmDialog>
      )}
    </>
  );
}
