import type { QueueRow } from '../../../shared/ipc/queue-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { type OfferedStep, questionsOf } from '../../domain/lifecycle-view.ts';
import { SeverityPicker } from '../../domain/severity-picker.tsx';
import { severityViews } from '../../domain/severity-view.ts';
import { StepDialog } from '../../domain/step-dialog.tsx';
import { stepPatch } from '../../domain/step-form.ts';
import { StepPicker } from '../../domain/step-picker.tsx';
import { Picker } from '../../ui/picker.tsx';
import { changeRow, rowName } from './change-row.ts';
import { NewIncidentDialog } from './new-incident-dialog.tsx';
import { findIncident, usePreview, useWho } from './queue-queries.ts';
import { shownSort, sortAfterPress, sortChoices } from './queue-sort.ts';
import { showInQueue, sortBy, useQueueView } from './queue-view-state.ts';

/** What is open over the queue; a dialog about a row keeps that row, whatever moves below it. */
export type QueueOverlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'new' }
  | { readonly kind: 'sort' }
  | { readonly kind: 'severity'; readonly row: QueueRow }
  | { readonly kind: 'status'; readonly row: QueueRow }
  | { readonly kind: 'step'; readonly row: QueueRow; readonly step: OfferedStep };

interface QueueDialogsProps {
  readonly overlay: QueueOverlay;
  readonly onChange: (overlay: QueueOverlay) => void;
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
  void changeRow(row, stepPatch(step, {}, null), step.target.toLowerCase(), null);
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

export function QueueDialogs({ overlay, onChange }: QueueDialogsProps) {
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
            if (severity === row.severity) return;
            const said = `severity ${severityViews[severity].label.toLowerCase()}`;
            void changeRow(row, { severity }, said, { severity: row.severity });
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
