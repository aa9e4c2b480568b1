import { useState } from 'react';
import { type EvidenceKind, evidenceKindSchema } from '../../../shared/domain/evidence.ts';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatTime } from '../../lib/format-time.ts';
import { parseWhen } from '../../lib/parse-when.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { takeIn } from './evidence-commands.ts';
import type { Ticket } from './evidence-queries.ts';
import { evidenceKinds, guessKind } from './evidence-view.ts';

const kindOptions = evidenceKindSchema.options
  .filter((kind) => kind !== 'url' && kind !== 'note')
  .map((value) => ({ value, label: evidenceKinds[value] }));

interface EvidenceAddDialogProps {
  readonly incidentId: string;
  readonly ticket: Ticket;
  /** How many follow. */
  readonly more: number;
  /** Kept from the file before, which mostly comes from the same place. */
  readonly origin: string;
  readonly onAdded: (origin: string) => void;
  readonly onClose: () => void;
}

/** What is said of a file before it is taken in. Works without a network. */
export function EvidenceAddDialog(props: EvidenceAddDialogProps) {
  const { incidentId, ticket, more, onAdded, onClose } = props;
  const { zone } = useTimeZone();
  const [name, setName] = useState(ticket.name.slice(0, 255));
  const [kind, setKind] = useState<EvidenceKind>(guessKind(ticket.name));
  const [origin, setOrigin] = useState(props.origin);
  const [when, setWhen] = useState('');
  const [description, setDescription] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData>();
  const collectedMs = when.trim() === '' ? Date.now() : parseWhen(when, Date.now(), zone);

  const submit = async () => {
    setTried(true);
    if (busy || name.trim() === '' || collectedMs === null) return;
    setBusy(true);
    const result = await takeIn({
      incident_id: incidentId,
      ticket: ticket.ticket,
      words: {
        ...{ kind, origin, description, name: name.trim() },
        media_type: null,
        collected_at: toTimestamp(collectedMs),
      },
    });
    setBusy(false);
    if (result.ok) onAdded(origin);
    else setError(result.error);
  };
  const size = ticket.size === null ? 'a folder' : formatBytes(ticket.size);
  return (
    <Dialog
      open
      title={`Add evidence: ${visibleText(ticket.name)}`}
      width={560}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy} keys="mod+Enter">
            {more === 0 ? 'Add' : `Add, ${more} more to come`}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        data-autofocus
        value={name}
        onChange={setName}
        maxLength={255}
        mono
        hint={`${size}. It is copied into the encrypted store and hashed; the file itself is only read.`}
        error={tried && name.trim() === '' ? 'A name is needed.' : undefined}
      />
      <Select<EvidenceKind> label="Kind" value={kind} options={kindOptions} onChange={setKind} />
      <TextField
        label="Origin"
        value={origin}
        onChange={setOrigin}
        maxLength={500}
        placeholder="Where and from whom it was taken: host, account, person"
        spellCheck
      />
      <TextField
        label="Collected"
        value={when}
        onChange={setWhen}
        placeholder="now"
        mono
        error={
          tried && collectedMs === null ? 'Not a time: 09:40, 2026-11-22 09:40 or 20 min ago.' : undefined
        }
        hint={
          when.trim() !== '' && collectedMs !== null
            ? `${formatTime(collectedMs, 'full', zone)}${zone === 'UTC' ? ' UTC' : ''}`
            : 'Empty for now; or 09:40, 2026-11-22 09:40, 20 min ago.'
        }
      />
      <TextArea
        label="About it"
        rows={3}
        value={description}
        onChange={setDescription}
        maxLength={4_000}
        placeholder="How it was taken, and what it may show"
      />
      {error !== undefined && (
        <ErrorPanel title="It was not added" id={error.id}>
          {error.message}
        </ErrorPanel>
      )}
    </Dialog>
  );
}
