import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import {
  chooseColumns,
  columnIds,
  columnLabels,
  fixedColumns,
  shownColumns,
  useColumnChoice,
} from './queue-column-choice.ts';

/** Which columns the table has; kept for the next time. */
export function ColumnsDialog({ onClose }: { readonly onClose: () => void }) {
  const shown = shownColumns(useColumnChoice());
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
      {columnIds.map((id) => (
        <Checkbox
          key={id}
          label={columnLabels[id]}
          checked={shown.includes(id)}
          disabled={fixedColumns.includes(id)}
          onChange={(checked) =>
            chooseColumns(columnIds.filter((each) => (each === id ? checked : shown.includes(each))))
          }
        />
      ))}
    </Dialog>
  );
}
