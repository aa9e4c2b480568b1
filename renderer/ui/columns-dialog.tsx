import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { Dialog } from './dialog.tsx';

export interface ColumnsDialogProps<Id extends string> {
  /** All there are, in their order. */
  readonly ids: readonly Id[];
  readonly labels: Readonly<Record<Id, string>>;
  readonly shown: readonly Id[];
  readonly isFixed: (id: Id) => boolean;
  readonly onShown: (ids: readonly Id[]) => void;
  readonly onClose: () => void;
}

/** Which columns a table has. */
export function ColumnsDialog<Id extends string>(props: ColumnsDialogProps<Id>) {
  const { ids, labels, shown, isFixed, onShown, onClose } = props;
  return (
    <Dialog
      open
      title="Columns"
      width={360}
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <Button tone="primary" type="submit">
          Done
        </Button>
      }
    >
      {ids.map((id) => (
        <Checkbox
          key={id}
          label={labels[id]}
          checked={shown.includes(id)}
          disabled={isFixed(id)}
          onChange={(on) => onShown(ids.filter((each) => (each === id ? on : shown.includes(each))))}
        />
      ))}
    </Dialog>
  );
}
