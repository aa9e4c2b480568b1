import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type CasePlace, openCase } from './audit-commands.ts';

interface PassphraseDialogProps {
  readonly from: CasePlace;
  readonly name: string;
  readonly onClose: () => void;
}

/** Opens a case that this machine has no key of. */
export function PassphraseDialog({ from, name, onClose }: PassphraseDialogProps) {
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const submit = async () => {
    if (busy || passphrase === '') return;
    setBusy(true);
    setError(null);
    const result = await openCase(from, passphrase);
    setBusy(false);
    if (!result.ok) setError(result.error);
    else onClose();
  };
  return (
    <Dialog
      open
      title="Passphrase of the case"
      width={440}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy}>
            Open the case
          </Button>
        </>
      }
    >
      <div>
        <UntrustedText text={name} />
      </div>
      <PasswordField
        label="Passphrase"
        autoComplete="off"
        data-autofocus
        value={passphrase}
        onChange={setPassphrase}
        maxLength={256}
        hint="This machine has no key of this case. The passphrase is not kept."
      />
      {error !== null && (
        <ErrorPanel title="The case was not opened" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
