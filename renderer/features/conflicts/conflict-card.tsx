import { type ReactNode, useEffect, useRef } from 'react';
import { conflictDraftKey } from '../../domain/draft-keys.ts';
import { fieldLabel, valueText } from '../../domain/field-change-view.ts';
import { copyText } from '../../lib/copy-text.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { DiffText } from '../../ui/diff-text.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { asksReason, thirdKind, writtenText } from './conflict-words.ts';
import styles from './conflicts.module.css';
import { type Conflict, type ConflictChoice, type ConflictField, loadDraft } from './conflicts-queries.ts';
import { choiceKey, choose, giveReason, useConflictsView } from './conflicts-view-state.ts';
import { ThirdValue } from './third-value.tsx';

export interface ConflictCardProps {
  readonly conflict: Conflict;
  readonly field: ConflictField;
  readonly active: boolean;
  readonly nameOf: (id: string) => string | undefined;
  readonly onActivate: () => void;
  readonly onChoose: (take: ConflictChoice['take']) => void;
}

interface SideProps {
  readonly title: string;
  readonly keys?: string;
  readonly chosen?: boolean;
  readonly note: ReactNode;
  readonly unavailable?: string | null;
  readonly onChoose?: () => void;
  readonly children: ReactNode;
}

function Side({ title, keys, chosen, note, unavailable, onChoose, children }: SideProps) {
  return (
    <div className={styles.side} data-chosen={chosen || undefined} data-side={title.toLowerCase()}>
      <div className={styles.sideHead}>
        {onChoose === undefined ? (
          <span className={styles.sideTitle}>{title}</span>
        ) : (
          <button
            type="button"
            className={styles.sideTitle}
            aria-pressed={chosen}
            disabled={unavailable != null}
            title={unavailable ?? undefined}
            onClick={onChoose}
          >
            {chosen ? <Glyph name="check" tone="accent" /> : keys !== undefined && <Kbd keys={keys} />}
            {title}
          </button>
        )}
        <span className={styles.note}>{note}</span>
      </div>
      <div className={styles.value}>{children}</div>
      {unavailable != null && <p className={styles.unavailable}>{unavailable}</p>}
    </div>
  );
}

/** One field: what it was, what they made of it, what I made of it, and the choice. */
export function ConflictCard(props: ConflictCardProps) {
  const { conflict, field, active, nameOf, onActivate, onChoose } = props;
  const key = choiceKey(conflict.id, field.field);
  const choice = useConflictsView((state) => state.choices[key]);
  const reason = useConflictsView((state) => state.reasons[conflict.id]) ?? conflict.reason ?? '';
  const card = useRef<HTMLElement>(null);
  const kind = thirdKind(field.field);
  useEffect(() => {
    if (active) card.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  // A third value that was begun before the console was closed is still the choice.
  useEffect(() => {
    if (kind === 'choice' || kind === 'none') return;
    void loadDraft(conflictDraftKey(conflict.id, field.field)).then((text) => {
      if (text !== null && useConflictsView.getState().choices[key] === undefined)
        choose(key, { take: 'value', value: text });
    });
  }, [conflict.id, field.field, key, kind]);

  const shown = (value: ConflictField['mine']) =>
    kind === 'choice' || kind === 'none' ? (
      <UntrustedText text={valueText(field.field, value, nameOf)} />
    ) : writtenText(value) === '' ? (
      <span className={styles.none}>none</span>
    ) : (
      <DiffText before={writtenText(field.base)} after={writtenText(value)} />
    );
  const nothing = JSON.stringify(field.base) === JSON.stringify(field.theirs);
  const same = JSON.stringify(field.mine) === JSON.stringify(field.theirs);
  return (
    <section
      ref={card}
      className={styles.card}
      data-field={key}
      data-active={active || undefined}
      data-take={choice?.take}
      aria-label={fieldLabel(field.field)}
      onPointerDown={onActivate}
    >
      <h3 className={styles.field}>
        {fieldLabel(field.field)}
        {nothing && <span className={styles.note}>waits with the rest of the step</span>}
        {same && <span className={styles.note}>both say the same by now</span>}
      </h3>
      <div className={styles.sides}>
        <Side title="Before" note="what you saw">
          {writtenText(field.base) === '' && kind !== 'choice' ? (
            <span className={styles.none}>none</span>
          ) : (
            <UntrustedText text={valueText(field.field, field.base, nameOf)} />
          )}
        </Side>
        <Side
          title="Theirs"
          keys="1"
          chosen={choice?.take === 'theirs'}
          onChoose={() => onChoose('theirs')}
          note={
            <>
              <UntrustedText text={field.theirs_by ?? 'somebody else'} />
              {field.theirs_at !== null && (
                <>
                  , <AgeText since={field.theirs_at} long /> ago
                </>
              )}
            </>
          }
        >
          {shown(field.theirs)}
        </Side>
        <Side
          title="Mine"
          keys="2"
          chosen={choice?.take === 'mine'}
          unavailable={field.mine_unavailable}
          onChoose={() => onChoose('mine')}
          note={
            <>
              you, <AgeText since={conflict.written_at} long /> ago
            </>
          }
        >
          {shown(field.mine)}
        </Side>
      </div>
      {choice?.take === 'value' && (
        <div className={styles.third}>
          <ThirdValue conflict={conflict} field={field} value={choice.value} />
        </div>
      )}
      {asksReason(conflict, field, choice) && (
        <div className={styles.third}>
          <TextField
            label="Why (this step asks for a reason)"
            value={reason}
            onChange={(text) => giveReason(conflict.id, text)}
          />
        </div>
      )}
      <div className={styles.cardFoot}>
        {kind !== 'none' && conflict.incident_title !== null && choice?.take !== 'value' && (
          <Button tone="quiet" keys="3" onClick={() => onChoose('value')}>
            {kind === 'choice' ? 'Choose another' : 'Write a third'}
          </Button>
        )}
        <Button tone="quiet" keys="y" onClick={() => copyMine(field)}>
          Copy mine
        </Button>
      </div>
    </section>
  );
}

export function copyMine(field: Pick<ConflictField, 'mine'>): void {
  if (copyText(writtenText(field.mine))) showToast({ tone: 'ok', text: 'Yours is on the clipboard.' });
}
