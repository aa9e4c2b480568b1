import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { PasswordField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SettingRow } from './setting-row.tsx';
import { changeCacheKey } from './settings-commands.ts';

/** Brings the cache under a new key, for when the old one may be known to somebody. */
export function ChangeKeyRow() {
  const [open, setOpen] = useState(false);
  return (
    <SettingRow
      name="Key of the cache"
      hint="A new key makes older copies of the cache and of the keychain useless together. Works without a network."
    >
      <Button onClick={() => setOpen(true)}>Change the cache key…</Button>
      {open && <ChangeKeyDialog onClose={() => setOpen(false)} />}
    </SettingRow>
  );
}

function ChangeKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const submit = async () => {
    if (busy || password === '') return;
    setBusy(true);
    setError(null);
    const problem = await changeCacheKey(password);
    setBusy(false);
    setPassword('');
    setError(problem);
    if (problem !== null) return;
    showToast({ tone: 'ok', text: 'The cache is under a new key. Nothing else has changed.' });
    onClose();
  };
  return (
    <Dialog
      open
      title="Change the cache key"
      onClose={() => !busy && onClose()}
      width={420}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button tone="primary" type="submit" busy={busy}>
            Change the key
          </Button>
        </>
      }
    >
      <p>
        The cache is copied under a new key, checked, and put in the place of the old one. For a large cache
        this takes some seconds, in which nothing can be read or written. What is pending stays pending.
      </p>
      <PasswordField
        label="Password"
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={setPassword}
      />
      {error !== null && (
        <ErrorPanel title="The key was not changed" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
