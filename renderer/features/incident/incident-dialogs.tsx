import type { IncidentPatch } from '../../../shared/domain/incident.ts';
import type { TimelineEventKind } from '../../../shared/domain/timeline-event.ts';
import { type Tlp, tlpSchema } from '../../../shared/domain/tlp.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { referenceText } from '../../domain/incident-name.ts';
import { type OfferedStep, questionsOf } from '../../domain/lifecycle-view.ts';
import { SeverityPicker } from '../../domain/severity-picker.tsx';
import { StepDialog } from '../../domain/step-dialog.tsx';
import { StepPicker } from '../../domain/step-picker.tsx';
import { TlpBanner } from '../../domain/tlp-banner.tsx';
import { tlpViews } from '../../domain/tlp-view.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Picker } from '../../ui/picker.tsx';
import { ContainDialog, ProposeDialog } from './containment-dialogs.tsx';
import { EntryKindPicker } from './entry-kind-picker.tsx';
import type { IncidentOverlay } from './incident-overlay.ts';
import { findIncident, type IncidentView, type TimelineEntry, useWho } from './incident-queries.ts';
import { ElsewherePicker, ObservablePicker } from './observable-pickers.tsx';
import { OwnerPicker } from './owner-picker.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { TechniquePicker } from './technique-picker.tsx';
import { assetsProblem, linesIn, tagsIn, tagsProblem } from './word-lists.ts';

interface IncidentDialogsProps {
  readonly view: IncidentView;
  readonly overlay: IncidentOverlay;
  readonly onChange: (overlay: IncidentOverlay) => void;
  readonly onPatch: (patch: IncidentPatch) => void;
  readonly onStep: (step: OfferedStep) => void;
  readonly onDiscard: (entry: TimelineEntry) => void;
  /** Shows only entries of this kind; null for all. */
  readonly onKind: (kind: TimelineEventKind | null) => void;
  /** Goes to another incident. */
  readonly onIncident: (id: string) => void;
}

function TlpPicker(props: {
  readonly of: string;
  readonly current: Tlp;
  readonly onPick: (tlp: Tlp) => void;
  readonly onClose: () => void;
}) {
  return (
    <Picker
      open
      title={`TLP of ${props.of}`}
      placeholder="Who may be told"
      items={tlpSchema.options.map((tlp) => ({
        id: tlp,
        text: `${tlpViews[tlp].label} ${tlpViews[tlp].meaning}`,
        view: <TlpBanner tlp={tlp} />,
        note: tlpViews[tlp].meaning,
        current: tlp === props.current,
      }))}
      onPick={(id) => props.onPick(tlpSchema.parse(id))}
      onClose={props.onClose}
    />
  );
}

export function IncidentDialogs(props: IncidentDialogsProps) {
  const { view, overlay, onChange, onPatch } = props;
  const { incident } = view;
  const { roles } = useWho();
  const of = referenceText(incident.reference);
  const close = () => onChange({ kind: 'none' });
  const patch = (change: IncidentPatch) => {
    close();
    onPatch(change);
  };
  switch (overlay.kind) {
    case 'none':
    case 'evidence':
    case 'report':
      return null;
    case 'observables':
      return (
        <ObservablePicker
          incidentId={incident.id}
          of={of}
          onPick={(observable) => onChange({ kind: 'elsewhere', observable })}
          onClose={close}
        />
      );
    case 'elsewhere':
      return (
        <ElsewherePicker
          key={overlay.observable.value}
          incidentId={incident.id}
          observable={overlay.observable}
          onPick={(id) => {
            close();
            props.onIncident(id);
          }}
          onClose={close}
        />
      );
    case 'entry_kind':
      return <EntryKindPicker view={view} onPick={props.onKind} onClose={close} />;
    case 'techniques':
      return (
        <TechniquePicker
          of={of}
          chosen={incident.techniques}
          onChange={(techniques) => onPatch({ techniques: [...techniques] })}
          onClose={close}
        />
      );
    case 'severity':
      return (
        <SeverityPicker
          of={of}
          current={incident.severity}
          onPick={(severity) => (severity === incident.severity ? close() : patch({ severity }))}
          onClose={close}
        />
      );
    case 'status':
      return (
        <StepPicker
          of={of}
          status={incident.status}
          roles={roles}
          onPick={(step) => {
            if (questionsOf(step.transition, incident).length === 0) close();
            props.onStep(step);
          }}
          onClose={close}
        />
      );
    case 'step':
      return (
        <StepDialog
          of={of}
          incident={incident}
          step={overlay.step}
          findIncident={findIncident}
          onAnswer={patch}
          onClose={close}
        />
      );
    case 'owner':
      return <OwnerPicker of={of} view={view} onPick={(id) => patch({ assignee_id: id })} onClose={close} />;
    case 'tlp':
      return (
        <TlpPicker
          of={of}
          current={incident.tlp}
          onPick={(tlp) => (tlp === incident.tlp ? close() : patch({ tlp }))}
          onClose={close}
        />
      );
    case 'tags':
      return (
        <AskDialog
          title={`Tags of ${of}`}
          fields={[
            {
              id: 'tags',
              label: 'Tags',
              hint: 'Parted by spaces: phish oauth vip',
              initial: incident.tags.join(' '),
              problem: tagsProblem,
            },
          ]}
          confirmLabel="Set tags"
          onAnswer={({ tags = '' }) => patch({ tags: [...tagsIn(tags)] })}
          onClose={close}
        />
      );
    case 'assets':
      return (
        <AskDialog
          title={`Affected assets of ${of}`}
          fields={[
            {
              id: 'assets',
              label: 'Assets',
              hint: 'One a line: hosts, accounts, buckets, applications.',
              long: true,
              mono: true,
              initial: incident.affected_assets.join('\n'),
              problem: assetsProblem,
            },
          ]}
          confirmLabel="Set assets"
          onAnswer={({ assets = '' }) => patch({ affected_assets: [...linesIn(assets)] })}
          onClose={close}
        />
      );
    case 'description':
      return (
        <AskDialog
          title={`Description of ${of}`}
          fields={[
            {
              id: 'description',
              label: 'What is known',
              hint: 'The text before stays in the timeline.',
              long: true,
              initial: incident.description,
              maxLength: 20_000,
            },
          ]}
          confirmLabel="Save description"
          onAnswer={({ description = '' }) => patch({ description: description.trim() })}
          onClose={close}
        />
      );
    case 'propose':
      return <ProposeDialog incidentId={incident.id} of={of} onClose={close} />;
    case 'request':
      return <RequestDialog incident={incident} of={of} onClose={close} />;
    case 'contain':
      return <ContainDialog actions={view.containment} actionId={overlay.actionId} of={of} onClose={close} />;
    case 'discard':
      return (
        <ConfirmDialog
          open
          title="Discard this entry?"
          confirmLabel="Discard"
          danger
          onConfirm={() => {
            close();
            props.onDiscard(overlay.entry);
          }}
          onCancel={close}
        >
          The server does not have it, so it will be gone for good. To keep the words, take the text back to
          the composer instead.
        </ConfirmDialog>
      );
    default:
      return assertNever(overlay);
  }
}
