import { useState } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { TableColumn } from '../../ui/data-table-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import page from './audit-page.module.css';
import { useRunningJobs } from './audit-queries.ts';
import { DetectionPane } from './detection-pane.tsx';
import { type DetectionRow, detectionRows, queryOfEvents } from './detection-rows.ts';
import { clearFilter, searchFor } from './events-view-state.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { ListAndPane, listFailure } from './list-and-pane.tsx';
import { listMoves } from './list-moves.ts';
import { runDetection } from './report-commands.ts';
import { useDetected } from './report-queries.ts';
import { RulesDialog } from './rules-dialog.tsx';

const GROUP = 'Detections';

const columns: readonly TableColumn<DetectionRow>[] = [
  {
    id: 'mark',
    header: 'Level',
    width: 110,
    cell: ({ mark }) => (
      <Mark glyph={mark.glyph} tone={mark.tone}>
        {mark.label}
      </Mark>
    ),
  },
  {
    id: 'title',
    header: 'What was found',
    width: 'grow',
    minWidth: 240,
    cell: ({ title }) => (
      <span title={visibleText(title)}>
        <UntrustedText text={title} />
      </span>
    ),
  },
  {
    id: 'techniques',
    header: 'Techniques',
    width: 150,
    mono: true,
    tone: 'muted',
    cell: ({ techniques }) => techniques.join(' '),
  },
  {
    id: 'first',
    header: 'First',
    width: 205,
    cell: ({ firstTime }) => (firstTime === null ? 'no time' : <TimeText at={firstTime} format="stamp" />),
  },
  {
    id: 'events',
    header: 'Events',
    width: 80,
    align: 'end',
    mono: true,
    cell: ({ events }) => formatCount(events),
  },
];

type Overlay = 'none' | 'rules' | 'finding';

/** What rules and the anomaly pass found in the case: hints to look at, never findings by themselves. */
export function DetectionsView() {
  const [, navigate] = useLocation();
  const asked = useDetected();
  const { value } = asked;
  const running = useRunningJobs().some(({ kind }) => kind === 'detect');
  const [wanted, setWanted] = useState(0);
  const [overlay, setOverlay] = useState<Overlay>('none');
  const rows = value === undefined ? [] : detectionRows(value);
  const at = Math.max(0, Math.min(wanted, rows.length - 1));
  const active = rows[at];
  const close = () => setOverlay('none');
  const run = async () => {
    const result = await runDetection();
    if (!result.ok) toastRefusal(result.error);
  };
  const showEvents = () => {
    if (active === undefined) return;
    clearFilter();
    searchFor(queryOfEvents(active.eventIds));
    navigate(auditPath('events'));
  };
  const when = () => active !== undefined;
  useActions('page', [
    ...listMoves({ name: 'detections', group: GROUP, total: rows.length, at, moveTo: setWanted }),
    {
      id: 'detections.run',
      label: 'Run rules and anomalies',
      group: GROUP,
      keys: ['r'],
      when: () => !running,
      run: () => void run(),
    },
    {
      id: 'detections.rules',
      label: 'Rules…',
      group: GROUP,
      keys: ['shift+r'],
      run: () => setOverlay('rules'),
    },
    {
      id: 'detections.events',
      label: 'Show its events',
      group: GROUP,
      keys: ['Enter'],
      when,
      run: showEvents,
    },
    {
      id: 'detections.cite',
      label: 'Make a finding of it…',
      group: GROUP,
      keys: ['c'],
      when,
      run: () => setOverlay('finding'),
    },
  ]);
  const ran = value?.ran_at ?? null;
  return (
    <>
      <ListAndPane
        id="audit.detection"
        label="Width of the detection"
        widthPx={{ initial: 420, min: 300, max: 800 }}
        pane={
          active === undefined ? null : (
            <DetectionPane
              key={active.key}
              row={active}
              onEvents={showEvents}
              onFinding={() => setOverlay('finding')}
            />
          )
        }
        failure={listFailure('The detections could not be read', asked)}
        overlay={overlay !== 'none'}
      >
        <div className={page.bar}>
          <span className={page.grow}>
            {ran === null ? (
              'Rules and the anomaly pass have not run over this case yet.'
            ) : (
              <>
                {value?.stale ? 'Older than the events: run again. ' : ''}
                {formatPlural(value?.events ?? 0, 'event')} looked at, <TimeText at={ran} prose />. A hit is a
                hint to look, not a finding.
              </>
            )}
          </span>
          <Button keys="shift+r" onClick={() => setOverlay('rules')}>
            Rules
          </Button>
          <Button
            keys="r"
            tone={ran === null || value?.stale ? 'primary' : 'default'}
            busy={running}
            onClick={() => void run()}
          >
            {ran === null ? 'Run' : 'Run again'}
          </Button>
        </div>
        <div className={page.table}>
          <DataTable
            label="Detections"
            columns={columns}
            total={rows.length}
            getRow={(index) => rows[index]}
            activeIndex={active === undefined ? null : at}
            onActivate={setWanted}
            onOpen={showEvents}
            empty={
              value === undefined ? undefined : (
                <EmptyState title={ran === null ? 'Nothing was looked for yet' : 'Nothing stood out'}>
                  {ran === null
                    ? 'r runs the detection rules over every event and tells what is unlike the rest of this case.'
                    : 'No rule matched, and no actor, address or hour is unlike the rest of this case. That proves nothing: a case that holds only an attack has nothing to stand out from.'}
                </EmptyState>
              )
            }
          />
        </div>
      </ListAndPane>
      {overlay === 'rules' && <RulesDialog onClose={close} />}
      {overlay === 'finding' && active !== undefined && (
        <FindingDialog
          finding={undefined}
          cite={active.eventIds}
          onSaved={(id) => {
            close();
            navigate(auditPath('findings', id));
          }}
          onClose={close}
        />
      )}
    </>
  );
}
