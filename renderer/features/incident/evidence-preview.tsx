import { useEffect, useState } from 'react';
import { previewBytes } from '../../../shared/ipc/evidence-calls.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { bytesOf, hexLines, looksLikeText, textOf } from './byte-views.ts';
import styles from './evidence.module.css';
import { sayViewed } from './evidence-commands.ts';
import { usePreview } from './evidence-queries.ts';

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const;
type Mode = (typeof modes)[number]['value'];

interface EvidencePreviewProps {
  readonly place: { readonly incident_id: string; readonly evidence_id: string };
}

/** A look inside that runs nothing: text with its hidden characters named, or hex; a few KiB at a time. */
export function EvidencePreview({ place }: EvidencePreviewProps) {
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<Mode>();
  const { value, error } = usePreview(place, at);
  const isShown = value !== undefined;
  const { incident_id, evidence_id } = place;
  useEffect(() => {
    if (isShown) void sayViewed({ incident_id, evidence_id });
  }, [isShown, incident_id, evidence_id]);

  const bytes = value === undefined ? new Uint8Array(0) : bytesOf(value.base64);
  const mode = chosen ?? (looksLikeText(bytes) ? 'text' : 'hex');
  const size = value?.size ?? 0;
  const turn = (step: number) =>
    setAt(Math.max(0, Math.min(Math.max(0, size - 1), at + step * previewBytes)));
  useActions('dialog', [
    {
      id: 'evidence.mode',
      label: 'Text or hex',
      group: 'Evidence',
      keys: ['t'],
      run: () => setChosen(mode === 'text' ? 'hex' : 'text'),
    },
    {
      id: 'evidence.on',
      label: 'Further in the content',
      group: 'Evidence',
      keys: [']'],
      run: () => turn(1),
    },
    {
      id: 'evidence.back',
      label: 'Back in the content',
      group: 'Evidence',
      keys: ['['],
      run: () => turn(-1),
    },
  ]);
  if (error !== null)
    return (
      <ErrorPanel title="It cannot be shown" id={error.id}>
        {error.message}
      </ErrorPanel>
    );
  if (value === undefined) return null;
  return (
    <div className={styles.preview}>
      <div className={styles.bar}>
        <Segmented label="Shown as" value={mode} options={modes} onChange={setChosen} />
        <span className={styles.muted} data-testid="preview-place">
          bytes {at.toLocaleString('en')} to {(at + bytes.length).toLocaleString('en')} of {formatBytes(size)}
        </span>
        <Button tone="quiet" keys="[" disabled={at === 0} onClick={() => turn(-1)}>
          Back
        </Button>
        <Button tone="quiet" keys="]" disabled={at + bytes.length >= size} onClick={() => turn(1)}>
          Further
        </Button>
      </div>
      <section
        className={styles.bytes}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
        tabIndex={0}
        aria-label="Content of the evidence"
        data-testid="preview"
      >
        {size === 0 ? (
          'The file is empty.'
        ) : mode === 'hex' ? (
          hexLines(bytes, at).join('\n')
        ) : (
          <UntrustedText text={textOf(bytes)} />
        )}
      </section>
    </div>
  );
}
