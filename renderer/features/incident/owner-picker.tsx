import { visibleText } from '../../../shared/lib/visible-text.ts';
import { chiefRole } from '../../domain/chief-role.ts';
import { whyNotAssign } from '../../domain/why-not.ts';
import { Picker } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { type IncidentView, usePeople, useWho } from './incident-queries.ts';

const NOBODY = 'none';

interface OwnerPickerProps {
  readonly of: string;
  readonly view: IncidentView;
  readonly onPick: (id: string | null) => void;
  readonly onClose: () => void;
}

/** Everybody who can own it, oneself first. */
export function OwnerPicker({ of, view, onPick, onClose }: OwnerPickerProps) {
  const { id: meId, roles } = useWho();
  const people = usePeople();
  const { assignee_id: now } = view.incident;
  const others = people.filter((person) => person.active && person.id !== meId);
  const me = people.find((person) => person.id === meId);
  const listed = me === undefined ? others : [me, ...others];
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
          current: person.id === now,
        })),
        { id: NOBODY, text: 'Nobody', note: 'unassigned', current: now === null },
      ]}
      onPick={(id) => {
        const owner = id === NOBODY ? null : id;
        if (owner === now) return onClose();
        const reason = whyNotAssign(roles, { from: now, to: owner, meId });
        if (reason === undefined) onPick(owner);
        else showToast({ id: 'why', tone: 'warn', text: reason });
      }}
      onClose={onClose}
    />
  );
}
