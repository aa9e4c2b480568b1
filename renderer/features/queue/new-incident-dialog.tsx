import { useState } from 'react';
import { type IncidentCategory, incidentCategorySchema } from '../../../shared/domain/incident.ts';
import { type Severity, severitySchema } from '../../../shared/domain/severity.ts';
import { type Tlp, tlpSchema } from '../../../shared/domain/tlp.ts';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { newIncidentDraftKey } from '../../domain/draft-keys.ts';
import { categoryLabel } from '../../domain/origin-labels.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { tlpViews } from '../../domain/tlp-view.ts';
import { formatTime } from '../../lib/format-time.ts';
import { parseWhen } from '../../lib/parse-when.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { useKeptDraft } from '../../lib/use-kept-draft.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './new-incident.module.css';
import { judgeDraft, type NewIncidentDraft, readDraft, writeDraft } from './new-incident-form.ts';
import { createIncident, saveDraft } from './queue-commands.ts';
import { loadDraft } from './queue-queries.ts';

const keeper = { load: loadDraft, save: saveDraft };

const severityOptions = severitySchema.options.map((value) => ({ value, label: severityViews[value].label }));
const categoryOptions = incidentCategorySchema.options.map((value) => ({
  value,
  label: categoryLabel(value),
}));
const tlpOptions = tlpSchema.options.map((value) => ({ value, label: tlpViews[value].label }));

interface NewIncidentDialogProps {
  readonly onCreated: (id: string) => void;
  readonly onClose: () => void;
}

/** Declares an incident. Works without a network; what is typed is kept until it is sent. */
export function NewIncidentDialog({ onCreated, onClose }: NewIncidentDialogProps) {
  const { zone } = useTimeZone();
  const kept = useKeptDraft(newIncidentDraftKey, keeper);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData>();
  const draft = readDraft(kept.text);
  const change = (patch: Partial<NewIncidentDraft>) => kept.setText(writeDraft({ ...draft, ...patch }));
  const verdict = judgeDraft(draft, Date.now(), zone);
  const problems = tried && verdict.kind === 'incomplete' ? verdict.problems : {};
  const detectedMs = parseWhen(draft.detected, Date.now(), zone);

  const submit = async () => {
    setTried(true);
    if (verdict.kind === 'incomplete' || busy) return;
    setBusy(true);
    const result = await createIncident(verdict.input);
    setBusy(false);
    if (!result.ok) return setError(result.error);
    kept.setText('');
    await kept.flush();
    onCreated(result.value.incident_id);
  };
  const close = () => {
    void kept.flush();
    onClose();
  };
  return (
    <Dialog
      open
      title="New incident"
      width={600}
      onClose={close}
      onSubmit={() => void submit()}
      footer={
        <>
          <span className={styles.kept} aria-live="polite">
            {kept.state === 'kept' && 'draft kept'}
            {kept.state === 'failed' && 'the draft could not be kept'}
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy} keys="mod+Enter">
            Declare incident
          </Button>
        </>
      }
    >
      <TextField
        label="Title"
        data-autofocus
        value={draft.title}
        onChange={(title) => change({ title })}
        placeholder="What happened, to what"
        maxLength={200}
        error={problems.title}
        spellCheck
      />
      <div className={styles.three}>
        <Select<Severity>
          label="Severity"
          value={draft.severity}
          options={severityOptions}
          onChange={(severity) => change({ severity })}
        />
        <Select<IncidentCategory>
          label="Category"
          value={draft.category}
          options={categoryOptions}
          onChange={(category) => change({ category })}
          searchable
        />
        <Select<Tlp> label="TLP" value={draft.tlp} options={tlpOptions} onChange={(tlp) => change({ tlp })} />
      </div>
      <TextField
        label="Detected"
        value={draft.detected}
        onChange={(detected) => change({ detected })}
        placeholder="now"
        mono
        error={problems.detected}
        hint={
          draft.detected.trim() !== '' && detectedMs !== null
            ? `${formatTime(detectedMs, 'full', zone)}${zone === 'UTC' ? ' UTC' : ''}`
            : 'Empty for now; or 09:40, 2026-11-22 09:40, 20 min ago.'
        }
      />
      <TextArea
        label="Description"
        rows={5}
        value={draft.description}
        onChange={(description) => change({ description })}
        placeholder="What is known so far. It can be changed later; every change stays in the timeline."
        error={problems.description}
        maxLength={20_000}
      />
      {error !== undefined && (
        <ErrorPanel title="The incident was not declared" id={error.id}>
          {error.message} What you wrote is kept here.
        </ErrorPanel>
      )}
    </Dialog>
  );
}
