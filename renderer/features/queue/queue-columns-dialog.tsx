import { ColumnsDialog } from '../../ui/columns-dialog.tsx';
import {
  chooseColumns,
  columnIds,
  columnLabels,
  fixedColumns,
  shownColumns,
  useColumnChoice,
} from './queue-column-choice.ts';

/** Which columns the table has; kept for the next time. */
export function QueueColumnsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <ColumnsDialog
      ids={columnIds}
      labels={columnLabels}
      shown={shownColumns(useColumnChoice())}
      isFixed={(id) => fixedColumns.includes(id)}
      onShown={chooseColumns}
      onClose={onClose}
    />
  );
}
