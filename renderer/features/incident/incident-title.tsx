import { useState } from 'react';
import { incidentSchema } from '../../../shared/domain/incident.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './incident-header.module.css';

interface IncidentTitleProps {
  readonly title: string;
  readonly pending: boolean;
  readonly editing: boolean;
  readonly readOnly: string | undefined;
  readonly onEdit: (editing: boolean) => void;
  readonly onTitle: (title: string) => void;
}

function TitleEditor({ title, onEdit, onTitle }: Pick<IncidentTitleProps, 'title' | 'onEdit' | 'onTitle'>) {
  const [text, setText] = useState(title);
  const valid = incidentSchema.shape.title.safeParse(text).success;
  const save = () => {
    if (!valid) return;
    if (text.trim() !== title) onTitle(text.trim());
    onEdit(false);
  };
  return (
    <div className={styles.titleRow}>
      <input
        className={styles.titleInput}
        aria-label="Title"
        aria-invalid={!valid}
        // biome-ignore lint/a11y/noAutofocus: the person asked to edit this
        autoFocus
        maxLength={200}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          else if (event.key === 'Escape') onEdit(false);
          else return;
          event.preventDefault();
        }}
        onBlur={() => (valid ? save() : onEdit(false))}
      />
      {!valid && <span className={styles.problem}>3 to 200 characters</span>}
    </div>
  );
}

/** `e` or a press edits in place; Enter saves, Esc leaves it as it was. */
export function IncidentTitle(props: IncidentTitleProps) {
  const { title, pending, editing, readOnly, onEdit } = props;
  if (editing) return <TitleEditor {...props} />;
  return (
    <div className={styles.titleRow}>
      <h1 className={styles.title}>
        <button
          type="button"
          className={styles.titleButton}
          disabled={readOnly !== undefined}
          title={readOnly ?? 'Edit the title (e)'}
          onClick={() => onEdit(true)}
        >
          <UntrustedText text={title} />
        </button>
      </h1>
      {pending && <Glyph name="dashed" tone="accent" label="not yet confirmed by the server" />}
    </div>
  );
}
