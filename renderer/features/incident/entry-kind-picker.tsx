import { type TimelineEventKind, timelineEventKindSchema } from '../../../shared/domain/timeline-event.ts';
import { eventKindLabel } from '../../domain/event-kind-view.ts';
import { Picker } from '../../ui/picker.tsx';
import type { IncidentView } from './incident-queries.ts';

interface EntryKindPickerProps {
  readonly view: IncidentView;
  readonly onPick: (kind: TimelineEventKind | null) => void;
  readonly onClose: () => void;
}

const EVERY = 'every';

/** The kinds of entries that the timeline has, with how many. */
export function EntryKindPicker({ view, onPick, onClose }: EntryKindPickerProps) {
  const counts = new Map<TimelineEventKind, number>();
  for (const { event } of view.timeline) counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
  const kinds = timelineEventKindSchema.options.filter((kind) => counts.has(kind));
  return (
    <Picker
      open
      title="Which kind of entry"
      placeholder="Kind of entry"
      items={[
        { id: EVERY, text: 'Every kind', note: String(view.timeline.length) },
        ...kinds.map((kind) => ({
          ...{ id: kind, text: eventKindLabel(kind), note: String(counts.get(kind) ?? 0) },
        })),
      ]}
      onPick={(id) => {
        onClose();
        onPick(timelineEventKindSchema.safeParse(id).data ?? null);
      }}
      onClose={onClose}
    />
  );
}
