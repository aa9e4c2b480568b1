import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { caseNameSchema, passphraseSchema, type Ticket } from '../../../shared/ipc/case-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { newCase } from './audit-commands.ts';
import { suggestedName } from './case-words.ts';

interface NewCaseDialogProps {
  /** What the case begins with; it is asked about when the case is there. */
  readonly tickets: readonly Ticket[];
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Makes a case: one encrypted file, its key in this machine's keychain or made from a passphrase. */
export function NewCaseDialog({ tickets, onMade, onClose }: NewCaseDialogProps) {
  const [name, setName] = useState(() => suggestedName(tickets));
  const [lock, setLock] = useState<'keychain' | 'passphrase'>('keychain');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [askPlace, setAskPlace] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);

  const nameProblem = caseNameSchema.safeParse(name).success
    ? undefined
    : 'A name of up to 120 characters is needed.';
  const secretProblem =
    lock === 'keychain' || passphraseSchema.safeParse(passphrase).success
      ? undefined
      : 'At least 12 characters. Nobody can open the case without it, not even with this machine.';
  const againProblem =
    lock === 'keychain' || again === passphrase ? undefined : 'This is not what stands above.';
  const submit = async () => {
    setTried(true);
    if (busy || nameProblem !== undefined || secretProblem !== undefined || againProblem !== undefined)
      return;
    setBusy(true);
    setError(null);
    const result = await newCase({
      name: name.trim(),
      passphrase: lock === 'keychain' ? null : passphrase,
      ask_place: askPlace,
    });
    setBusy(false);
    if (!result.ok) setError(result.error);
    else if (result.value.case_id !== null) onMade();
  };
  return (
    <Dialog
      open
      title="New case"
      width={520}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy} keys="mod+Enter">
            Make the case
          </Button>
        </>
      }
    >
      {tickets.length > 0 && (
        <div>
          {`It begins with ${tickets.length === 1 ? visibleText(tickets[0]?.name ?? '') : formatPlural(tickets.length, 'file')}; what is taken in is asked next.`}
        </div>
      )}
      <TextField
        label="Name"
        data-autofocus
        value={name}
        onChange={setName}
        maxLength={120}
        placeholder="October review"
        error={tried ? nameProblem : undefined}
      />
      <Segmented
        label="Who can open it"
        value={lock}
        options={[
          { value: 'keychain', label: 'This machine' },
          { value: 'passphrase', label: 'Whoever knows a passphrase' },
        ]}
        onChange={setLock}
      />
      {lock === 'passphrase' && (
        <>
          <PasswordField
            label="Passphrase"
            autoComplete="new-password"
            value={passphrase}
            onChange={setPassphrase}
            maxLength={256}
            error={tried ? secretProblem : undefined}
            hint="At least 12 characters. Keep it apart from the file."
          />
          <PasswordField
            label="Passphrase again"
            autoComplete="new-password"
            value={again}
            onChange={setAgain}
            maxLength={256}
            error={tried ? againProblem : undefined}
          />
        </>
      )}
      <Checkbox
        label="Choose where the file is kept"
        hint="Otherwise it is in the console’s own folder. It is one encrypted file and can be moved later."
        checked={askPlace}
        onChange={setAskPlace}
      />
      {error !== null && (
        <ErrorPanel title="The case was not made" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
