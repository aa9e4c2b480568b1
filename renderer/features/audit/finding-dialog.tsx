import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import { type CaseFinding, findingSchema } from '../../../shared/ipc/finding-calls.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { saveFinding } from './finding-commands.ts';
import { findingStates, parseTechniques, techniqueProblem } from './finding-states.ts';

export interface FindingDialogProps {
  /** Undefined writes a new one. */
  readonly finding: CaseFinding | undefined;
  /** Events it cites in addition. */
  readonly cite: readonly number[];
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}

const titleProblem = (title: string) =>
  findingSchema.shape.title.safeParse(title.trim()).success
    ? undefined
    : 'A title of up to 200 characters is needed.';

/** What the examiner holds to have happened, how sure, and the records it rests on. */
export function FindingDialog({ finding, cite, onSaved, onClose }: FindingDialogProps) {
  const [title, setTitle] = useState(finding?.title ?? '');
  const [text, setText] = useState(finding?.text ?? '');
  const [state, setState] = useState<CaseFinding['state']>(finding?.state ?? 'open');
  const [techniques, setTechniques] = useState(finding?.techniques.join(' ') ?? '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const cited = [...new Set([...(finding?.cited ?? []), ...cite])];
  const submit = async () => {
    setTried(true);
    if (busy || titleProblem(title) !== undefined || techniqueProblem(techniques) !== undefined) return;
    setBusy(true);
    setError(null);
    const result = await saveFinding({
      id: finding?.id ?? null,
      title: title.trim(),
      text: text.trim(),
      state,
      techniques: [...parseTechniques(techniques)],
      cited,
    });
    setBusy(false);
    if (result.ok) onSaved(result.value.id);
    else setError(result.error);
  };
  return (
    <Dialog
      open
      title={finding === undefined ? 'New finding' : 'Finding'}
      width={600}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={busy} keys="mod+Enter">
            Keep the finding
          </Button>
        </>
      }
    >
      <TextField
        label="Title"
        data-autofocus
        value={title}
        onChange={setTitle}
        maxLength={200}
        placeholder="What happened, in one line"
        error={tried ? titleProblem(title) : undefined}
        spellCheck
      />
      <Segmented
        label="How sure"
        value={state}
        options={findingStates.map(({ id, label }) => ({ value: id, label }))}
        onChange={setState}
      />
      <TextArea
        label="Text"
        rows={6}
        value={text}
        onChange={setText}
        maxLength={20_000}
        placeholder="What the records show, what speaks against it, what is not known."
      />
      <TextField
        label="ATT&CK techniques"
        mono
        value={techniques}
        onChange={setTechniques}
        placeholder="T1547.001 T1059"
        error={tried ? techniqueProblem(techniques) : undefined}
        hint="By id, between spaces or commas."
      />
      <div>
        {cited.length === 0
          ? 'It cites no records yet: select events and press c.'
          : `It cites ${formatPlural(cited.length, 'record')}.`}
      </div>
      {error !== null && (
        <ErrorPanel title="The finding was not kept" id={error.id}>
          {error.message} What you wrote is still here.
        </ErrorPanel>
      )}
    </Dialog>
  );
}
