import { Fragment, useEffect, useState } from 'react';
import type { SigningLine, SigningView } from '../../shared/ipc/signing.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import type { Tone } from '../ui/tone.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { AnswerForm } from './answer-form.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './signing.module.css';
import { useSigning } from './use-signing.ts';

const marks: Readonly<Record<SigningLine['mark'], { glyph: GlyphName; tone: Tone; word: string } | null>> = {
  ok: { glyph: 'check', tone: 'ok', word: 'yes' },
  bad: { glyph: 'cross', tone: 'bad', word: 'no' },
  warn: { glyph: 'triangle', tone: 'warn', word: 'look' },
  open: { glyph: 'ring', tone: 'faint', word: 'open' },
  none: null,
};

function Line({ line }: { readonly line: SigningLine }) {
  const mark = marks[line.mark];
  return (
    <li className={styles.line}>
      {mark !== null && <Glyph name={mark.glyph} tone={mark.tone} label={mark.word} />}
      <span className={styles.grow}>
        <UntrustedText text={line.text} />
      </span>
      {line.aside !== '' && (
        <span className={mark === null ? styles.strong : styles.aside}>
          <UntrustedText text={line.aside} />
        </span>
      )}
    </li>
  );
}

/** How long is left, by the clock that was started when the view came. */
function Remaining({ endsAtMs }: { readonly endsAtMs: number }) {
  const [leftMs, setLeftMs] = useState(() => endsAtMs - performance.now());
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(endsAtMs - performance.now()), 500);
    return () => clearInterval(timer);
  }, [endsAtMs]);
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  const text = `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return (
    <span className={seconds < 60 ? styles.late : styles.clock} data-testid="remaining">
      {seconds === 0 ? 'expired' : `${text} left`}
    </span>
  );
}

function Statement({ view }: { readonly view: SigningView }) {
  return (
    <section className={styles.statement} aria-label="Statement">
      {view.warnings.map((warning) => (
        <p key={warning} className={styles.warning} role="alert">
          <Glyph name="triangle" tone="warn" /> <UntrustedText text={warning} />
        </p>
      ))}
      <h1 className={styles.heading} data-testid="statement">
        <UntrustedText text={view.statement} />
      </h1>
      {view.about.map((text) => (
        <p key={text} className={styles.about}>
          <UntrustedText text={text} />
        </p>
      ))}
      {view.words.length > 0 && (
        <ol className={styles.words} aria-label="Words" data-testid="words">
          {view.words.map((word, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and none ever moves
            <li key={`${index + 1} ${word}`}>
              <UntrustedText text={word} />
            </li>
          ))}
        </ol>
      )}
      {view.qr !== null && <QrCode text={view.qr} />}
      {view.facts.length > 0 && (
        <dl className={styles.facts}>
          {view.facts.map((fact) => (
            <Fragment key={fact.name}>
              <dt>
                <UntrustedText text={fact.name} />
              </dt>
              <dd className={fact.mono ? styles.mono : undefined}>
                <UntrustedText text={fact.value} />
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
      {view.bytes !== null && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keys */}
          <section className={styles.bytes} aria-label="What is signed" data-testid="bytes" tabIndex={0}>
            <UntrustedText text={view.bytes} />
          </section>
          <p className={styles.note}>
            <UntrustedText text={view.bytes_note} />
          </p>
        </>
      )}
    </section>
  );
}

/** All there is in the signing window. */
export function SigningPage() {
  const signing = useSigning();
  const { view, error, close, endsAtMs } = signing;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close]);
  if (view === null)
    return (
      <main className={styles.window} aria-busy={error === null}>
        <h1 className={styles.hidden}>Signing window</h1>
        {error !== null && (
          <p className={styles.error} role="alert">
            {error.message}
          </p>
        )}
      </main>
    );
  return (
    <main className={styles.window} data-testid="signing">
      <header className={styles.bar}>
        <Glyph name="diamond" tone="accent" />
        <strong>{view.title}</strong>
        <span className={styles.grow} />
        {endsAtMs !== null && <Remaining endsAtMs={endsAtMs} />}
        <span>signing window · isolated from incident content</span>
      </header>
      <div className={styles.inside}>
        <Statement view={view} />
        {view.sections.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keys
          <aside className={styles.side} aria-label="What it touches" tabIndex={0}>
            {view.sections.map((section) => (
              <section key={section.title} aria-label={section.title}>
                <h2 className={styles.sectionTitle}>{section.title}</h2>
                <ul>
                  {section.lines.map((line, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
                    <Line key={`${index + 1} ${line.text}`} line={line} />
                  ))}
                </ul>
              </section>
            ))}
          </aside>
        )}
      </div>
      <AnswerForm key={view.id} view={view} signing={signing} />
    </main>
  );
}
