import type { ReactNode } from 'react';
import { incidentSourceSchema, incidentStatusSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import type { QueueGroup } from '../../../shared/ipc/queue-calls.ts';
import { sourceLabel } from '../../domain/origin-labels.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusLabel } from '../../domain/status-view.ts';
import { Picker } from '../../ui/picker.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import type { Group } from './headed-list.ts';
import { groupBy, useQueueView } from './queue-view-state.ts';

const choices: readonly { readonly id: QueueGroup | 'none'; readonly label: string }[] = [
  { id: 'none', label: 'Nothing' },
  { id: 'severity', label: 'Severity' },
  { id: 'status', label: 'Status' },
  { id: 'assignee', label: 'Owner' },
  { id: 'source', label: 'Source' },
];

export function groupLabel(group: QueueGroup | undefined): string {
  return choices.find((choice) => choice.id === group)?.label.toLowerCase() ?? 'none';
}

export function groupName(by: QueueGroup, { value, label }: Group): ReactNode {
  switch (by) {
    case 'severity':
      return <SeverityMark severity={severitySchema.parse(value)} />;
    case 'status':
      return statusLabel(incidentStatusSchema.parse(value));
    case 'source':
      return sourceLabel(incidentSourceSchema.parse(value));
    case 'assignee':
      return value === 'none' ? 'Unassigned' : <UntrustedText text={label ?? 'Somebody else'} />;
  }
}

export function GroupPicker({ onClose }: { readonly onClose: () => void }) {
  const group = useQueueView((state) => state.sort.group);
  return (
    <Picker
      open
      title="Group by"
      placeholder="Group by"
      items={choices.map(({ id, label }) => ({ id, text: label, current: id === (group ?? 'none') }))}
      onPick={(id) => {
        groupBy(choices.find((choice) => choice.id === id)?.id ?? 'none');
        onClose();
      }}
      onClose={onClose}
    />
  );
}
