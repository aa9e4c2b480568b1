import { AskDialog } from '../../ui/ask-dialog.tsx';
import { openSigning } from './approvals-commands.ts';
import type { ShownKey } from './approvals-queries.ts';

/** Since when a key may have been in other hands is asked here; the rest is in the signing window. */
export function RevokeDialog({ item, onClose }: { readonly item: ShownKey; readonly onClose: () => void }) {
  return (
    <AskDialog
      title="Revoke an approval key"
      intro="It is taken out of use for ever. You say why, and sign, in the next window."
      fields={[
        {
          id: 'since',
          label: 'May have been in other hands since (UTC)',
          hint: 'For example 2026-11-22 09:14. Leave it empty where nothing is suspected.',
          mono: true,
          problem: (text) => (sinceOf(text) === undefined ? 'A time such as 2026-11-22 09:14.' : undefined),
        },
      ]}
      confirmLabel="Go on"
      onAnswer={({ since = '' }) => {
        onClose();
        void openSigning({ what: 'revoke', kid: item.kid, compromised_since: sinceOf(since) ?? null });
      }}
      onClose={onClose}
    />
  );
}

/** Null for an empty text, undefined for one that is no time. */
function sinceOf(text: string): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(trimmed);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}:00.000Z`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
