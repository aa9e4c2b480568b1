import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { type OfferedStep, questionsOf } from '../../domain/lifecycle-view.ts';
import { SeverityPicker } from '../../domain/severity-picker.tsx';
import { StepDialog } from '../../domain/step-dialog.tsx';
import { StepPicker } from '../../domain/step-picker.tsx';
import { Picker } from '../../ui/picker.tsx';
import { BulkSeverity, BulkStatus, OwnerDialog, TagsDialog } from './bulk-dialogs.tsx';
import { BulkResults } from './bulk-results.tsx';
import { perform } from './bulk-run.ts';
import { changeRow, rowName } from './change-row.ts';
import { NewIncidentDialog } from './new-incident-dialog.tsx';
import { QueueColumnsDialog } from './queue-columns-dialog.tsx';
import { type Deed, severityDeed, statusDeed } from './queue-deeds.ts';
import { GroupPicker } from './queue-grouping.tsx';
import { findIncident, usePreview, useWho } from './queue-queries.ts';
import { shownSort, sortAfterPress, sortChoices } from './queue-sort.ts';
import { showInQueue, sortBy, useQueueView } from './queue-view-state.ts';
import { SaveViewDialog, ViewPicker } from './saved-view-dialogs.tsx';

/** What is open over the queue; a dialog about a row keeps that row, whatever moves below it. */
export type QueueOverlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'new' }
  | { readonly kind: 'sort' }
  | {
      readonly kind: 'many_severity' | 'many_status' | 'owner' | 'tags';
      readonly ids: readonly string[];
      readonly of: string;
    }
  | { readonly kind: 'results' | 'group' | 'columns' | 'views' | 'save_view' }
  | { readonly kind: 'severity'; readonly row: QueueRow }
  | { readonly kind: 'status'; readonly row: QueueRow }
  | { readonly kind: 'step'; readonly row: QueueRow; readonly step: OfferedStep };

interface QueueDialogsProps {
  readonly overlay: QueueOverlay;
  readonly onChange: (overlay: QueueOverlay) => void;
  readonly onOpen: (id: string) => void;
}

function SortPicker({ onClose }: { readonly onClose: () => void }) {
  const sort = useQueueView((state) => state.sort);
  const shown = shownSort(sort);
  return (
    <Picker
      open
      title="Sort by"
      placeholder="Sort by; choose the same again to turn it round"
      items={sortChoices.map((choice) => ({
        id: choice.column,
        text: choice.label,
        note: choice.column === shown.column ? (shown.direction === 'asc' ? '↑' : '↓') : undefined,
      }))}
      onPick={(column) => {
        sortBy(sortAfterPress(sort, column));
        onClose();
      }}
      onClose={onClose}
    />
  );
}

function takeStep(row: QueueRow, step: OfferedStep): void {
  void perform(statusDeed(step.to), [row.id]);
}

/** What is asked before something is done to several, or to one that is not looked at. */
function DeedDialog({
  overlay,
  onClose,
}: {
  readonly overlay: Extract<QueueOverlay, { readonly ids: unknown }>;
  readonly onClose: () => void;
}) {
  const { kind, of, ids } = overlay;
  const props = {
    of,
    onClose,
    onDeed: (deed: Deed) => {
      onClose();
      void perform(deed, ids);
    },
  };
  switch (kind) {
    case 'many_severity':
      return <BulkSeverity {...props} />;
    case 'many_status':
      return <BulkStatus {...props} />;
    case 'owner':
      return <OwnerDialog {...props} />;
    case 'tags':
      return <TagsDialog {...props} />;
    default:
      return assertNever(kind);
  }
}

function RowStepDialog({
  row,
  step,
  onClose,
}: {
  readonly row: QueueRow;
  readonly step: OfferedStep;
  readonly onClose: () => void;
}) {
  const preview = usePreview(row.id).value;
  if (preview == null) return null;
  return (
    <StepDialog
      of={rowName(row)}
      incident={preview.incident}
      step={step}
      findIncident={findIncident}
      onAnswer={(patch) => {
        onClose();
        void changeRow(row, patch, step.target.toLowerCase(), null);
      }}
      onClose={onClose}
    />
  );
}

export function QueueDialogs({ overlay, onChange, onOpen }: QueueDialogsProps) {
  const { roles } = useWho();
  const close = () => onChange({ kind: 'none' });
  switch (overlay.kind) {
    case 'none':
      return null;
    case 'new':
      return (
        <NewIncidentDialog
          onCreated={(id) => {
            close();
            showInQueue(id);
          }}
          onClose={close}
        />
      );
    case 'results':
      return <BulkResults onOpen={onOpen} onClose={close} />;
    case 'group':
      return <GroupPicker onClose={close} />;
    case 'columns':
      return <QueueColumnsDialog onClose={close} />;
    case 'views':
      return <ViewPicker onClose={close} />;
    case 'save_view':
      return <SaveViewDialog onClose={close} />;
    case 'many_severity':
    case 'many_status':
    case 'owner':
    case 'tags':
      return <DeedDialog key={overlay.kind} overlay={overlay} onClose={close} />;
    case 'sort':
      return <SortPicker onClose={close} />;
    case 'severity': {
      const { row } = overlay;
      return (
        <SeverityPicker
          of={rowName(row)}
          current={row.severity}
          onPick={(severity) => {
            close();
            if (severity !== row.severity) void perform(severityDeed(severity), [row.id]);
          }}
          onClose={close}
        />
      );
    }
    case 'status': {
      const { row } = overlay;
      return (
        <StepPicker
          of={rowName(row)}
          status={row.status}
          roles={roles}
          onPick={(step) => {
            if (questionsOf(step.transition, row).length > 0) return onChange({ kind: 'step', row, step });
            close();
            takeStep(row, step);
          }}
          onClose={close}
        />
      );
    }
    case 'step':
      return <RowStepDialog row={overlay.row} step={overlay.step} onClose={close} />;
    default:
      return assertNever(overlay);
  }
}
