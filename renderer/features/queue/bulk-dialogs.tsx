import { useState } from 'react';
import { type IncidentStatus, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { tagSchema } from '../../../shared/domain/scalars.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { chiefRole } from '../../domain/chief-role.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { severityViews } from '../../domain/severity-view.ts';
import { statusLabel } from '../../domain/status-view.ts';
import { whyNot } from '../../domain/why-not.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Picker } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type Deed, ownerDeed, severityDeed, statusDeed, tagsDeed } from './queue-deeds.ts';
import { usePeople, useWho } from './queue-queries.ts';

export interface DeedDialogProps {
  /** Of what, for the title: a reference, or how many. */
  readonly of: string;
  readonly onDeed: (deed: Deed) => void;
  readonly onClose: () => void;
}

export function BulkSeverity({ of, onDeed, onClose }: DeedDialogProps) {
  return (
    <Picker
      open
      title={`Severity of ${of}`}
      placeholder="Severity"
      items={severitySchema.options.map((severity) => ({
        id: severity,
        text: severityViews[severity].label,
        view: <SeverityMark severity={severity} />,
      }))}
      onPick={(id) => onDeed(severityDeed(severitySchema.parse(id)))}
      onClose={onClose}
    />
  );
}

/** Steps that ask for nothing, or for one reason that holds for all; closing needs the words of each. */
const targets: readonly IncidentStatus[] = [
  'triaged',
  'investigating',
  'contained',
  'eradicated',
  'recovered',
  'false_positive',
];

export function BulkStatus({ of, onDeed, onClose }: DeedDialogProps) {
  const [target, setTarget] = useState<IncidentStatus | null>(null);
  if (target !== null) {
    return (
      <AskDialog
        title={`${statusLabel(target)}: ${of}`}
        intro="Each incident that has no such step stays as it is and says so."
        fields={[
          {
            id: 'reason',
            label: 'Reason',
            hint: 'Kept in the timeline of each, under your name.',
            long: true,
            maxLength: 2_000,
            problem: (text) => (text.trim() === '' ? 'A reason is needed for this step.' : undefined),
          },
        ]}
        confirmLabel={statusLabel(target)}
        onAnswer={({ reason = '' }) => onDeed(statusDeed(target, reason.trim()))}
        onClose={onClose}
      />
    );
  }
  return (
    <Picker
      open
      title={`Status of ${of}`}
      placeholder="Next state; incidents without such a step stay and say so"
      items={targets.map((status) => ({
        id: status,
        text: status === 'false_positive' ? `${statusLabel(status)}…` : statusLabel(status),
      }))}
      onPick={(id) => {
        const status = incidentStatusSchema.parse(id);
        if (status === 'false_positive') setTarget(status);
        else onDeed(statusDeed(status));
      }}
      onClose={onClose}
    />
  );
}

const NOBODY = 'none';

export function OwnerDialog({ of, onDeed, onClose }: DeedDialogProps) {
  const { id: meId, roles } = useWho();
  const people = usePeople().filter((person) => person.active);
  const listed = [...people.filter(({ id }) => id === meId), ...people.filter(({ id }) => id !== meId)];
  return (
    <Picker
      open
      title={`Owner of ${of}`}
      placeholder="Name"
      items={[
        ...listed.map((person) => ({
          id: person.id,
          text: visibleText(person.full_name),
          note: person.id === meId ? 'me' : chiefRole(person.roles),
        })),
        { id: NOBODY, text: 'Nobody', note: 'unassigned' },
      ]}
      onPick={(id) => {
        const reason = id === meId ? undefined : whyNot(roles, 'incident:assign');
        if (reason !== undefined) return showToast({ id: 'why', tone: 'warn', text: reason });
        const name = listed.find((person) => person.id === id)?.full_name ?? '';
        onDeed(ownerDeed(id === NOBODY ? null : id, visibleText(name)));
      }}
      onClose={onClose}
    />
  );
}

function tagWords(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((word) => word !== ''),
    ),
  ];
}

function tagsProblem(text: string): string | undefined {
  const words = tagWords(text);
  if (words.length === 0) return 'Name at least one tag.';
  const wrong = words.find((word) => !tagSchema.safeParse(word.replace(/^[-+#]/, '')).success);
  return wrong === undefined ? undefined : `“${wrong}” cannot be a tag: letters, digits and . _ : - only.`;
}

export function TagsDialog({ of, onDeed, onClose }: DeedDialogProps) {
  return (
    <AskDialog
      title={`Tags of ${of}`}
      fields={[
        {
          id: 'tags',
          label: 'Tags',
          hint: 'Words add a tag, words with a minus take one away: campaign-7 -drill',
          maxLength: 1_000,
          problem: tagsProblem,
        },
      ]}
      confirmLabel="Change tags"
      onAnswer={({ tags = '' }) => {
        const words = tagWords(tags);
        onDeed(
          tagsDeed(
            words.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^[+#]/, '')),
            words.filter((word) => word.startsWith('-')).map((word) => word.slice(1)),
          ),
        );
      }}
      onClose={onClose}
    />
  );
}
