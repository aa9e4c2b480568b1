import { useState } from 'react';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { removeCase } from './audit-commands.ts';
import type { KnownCase } from './audit-queries.ts';

interface RemoveCaseDialogProps {
  readonly row: KnownCase;
  readonly onClose: () => void;
}

/** Forgets where a case is, or deletes its file and key for good: then a word has to be typed. */
export function RemoveCaseDialog({ row, onClose }: RemoveCaseDialogProps) {
  const [deletes, setDeletes] = useState(false);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const error = await removeCase(row.id, deletes);
    setBusy(false);
    if (error === null) onClose();
    else toastRefusal(error);
  };
  return (
    <ConfirmDialog
      open
      title={`Remove “${visibleText(row.name)}”`}
      confirmLabel={deletes ? 'Delete the file' : 'Take it off the list'}
      danger={deletes}
      typedWord={deletes ? 'delete' : undefined}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>
        {deletes ? (
          'The file and its key are deleted. Events, bookmarks, findings and the journal in it cannot be brought back.'
        ) : row.place === null ? (
          'The case goes off this list; its file stays in the console’s own folder, and its key in the keychain.'
        ) : (
          <>
            The case goes off this list; its file stays where it is: <UntrustedText text={row.place} />
          </>
        )}
      </p>
      <Checkbox label="Delete the file, too" checked={deletes} onChange={setDeletes} />
    </ConfirmDialog>
  );
}
