import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './text-field.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, to what, and what cannot be undone. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly danger?: boolean | undefined;
  /** A word to type before it can be confirmed: for what cannot be undone. */
  readonly typedWord?: string | undefined;
  readonly busy?: boolean | undefined;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, confirmLabel, danger, typedWord, busy, onConfirm, onCancel } = props;
  const [typed, setTyped] = useState('');
  const allowed = typedWord === undefined || typed.trim().toLowerCase() === typedWord.toLowerCase();
  const close = () => {
    setTyped('');
    onCancel();
  };
  const confirm = () => {
    if (!allowed || busy) return;
    setTyped('');
    onConfirm();
  };
  return (
    <Dialog
      open={open}
      title={title}
      onClose={close}
      width={440}
      onSubmit={confirm}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button tone={danger ? 'danger' : 'primary'} type="submit" busy={busy} disabled={!allowed}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div>{children}</div>
      {typedWord !== undefined && (
        <TextField
          label={`Type “${typedWord}” to go on`}
          value={typed}
          onChange={setTyped}
          autoFocus
          autoComplete="off"
          mono
        />
      )}
    </Dialog>
  );
}
