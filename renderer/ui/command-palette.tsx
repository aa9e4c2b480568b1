import { useMemo } from 'react';
import { actionRegistry } from '../lib/hotkeys/action-registry.ts';
import { Picker } from './picker.tsx';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Everything that can be done here and now, found by typing. */
export function CommandPalette({ open, onClose }: CommandPaletteProps) {
  // Read once per opening: the dialog itself must not change what "here" is.
  const actions = useMemo(
    () => (open ? actionRegistry.list().filter((action) => action.hidden !== true) : []),
    [open],
  );
  const pick = (id: string) => {
    onClose();
    actions.find((action) => action.id === id)?.run();
  };
  return (
    <Picker
      open={open}
      title="Commands"
      placeholder="What do you want to do?"
      nothing="No command of this page fits."
      items={actions.map(({ id, label, group, keys }) => ({ id, text: label, group, keys: keys?.[0] }))}
      onPick={pick}
      onClose={onClose}
    />
  );
}
