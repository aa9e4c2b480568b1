import { type RefObject, useEffect, useRef, useState } from 'react';
import type { SigningAnswer, SigningChoice, SigningView } from '../../shared/ipc/signing.ts';
import { Button } from '../ui/button.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './signing.module.css';
import type { Signing } from './use-signing.ts';

interface AnswerFormProps {
  readonly view: SigningView;
  readonly signing: Signing;
}

interface InputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly kind: 'password' | 'code' | 'words';
  readonly inputRef?: RefObject<HTMLInputElement | null> | undefined;
}

function Input({ label, value, onChange, kind, inputRef }: InputProps) {
  return (
    <label className={styles.field} data-kind={kind}>
      <span>{label}</span>
      <input
        ref={inputRef}
        className={styles.input}
        type={kind === 'password' ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        maxLength={kind === 'words' ? 400 : kind === 'code' ? 64 : 256}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** What stands under the statement: proof of who is there, and the choices. */
export function AnswerForm({ view, signing }: AnswerFormProps) {
  const { busy, error, answer, close } = signing;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [words, setWords] = useState('');
  const [reason, setReason] = useState('');
  const [picked, setPicked] = useState<SigningChoice | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const reasonBox = useRef<HTMLTextAreaElement>(null);
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (picked === null) (first.current ?? go.current)?.focus();
    else reasonBox.current?.focus();
  }, [picked]);

  const { asks, choices } = view;
  const missing =
    (asks.words && words.trim() === '') ||
    (asks.password && password === '') ||
    (asks.code && code.trim() === '');
  const send = (choice: SigningChoice) => {
    if (busy || missing || (choice.reason && reason.trim() === '')) return;
    const given: SigningAnswer = { id: view.id, choice: choice.id, password, code, words, reason };
    answer(given);
    setPassword('');
    setCode('');
  };
  /** A choice that needs words asks for them first. */
  const submit = (choice: SigningChoice) =>
    choice.reason && picked === null ? setPicked(choice) : send(choice);
  const main = choices.find((choice) => choice.tone === 'primary');
  const others = choices.filter((choice) => choice !== main);
  const denies = others.find((choice) => choice.id === 'reject');

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const wanted = event.key === 'd' && (!typing || event.altKey);
      if (!wanted || denies === undefined || picked !== null) return;
      event.preventDefault();
      setPicked(denies);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [denies, picked]);

  const chosen = picked ?? main;
  return (
    <form
      className={styles.foot}
      aria-label="Your answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined) submit(chosen);
      }}
    >
      {error !== null && (
        <p className={styles.error} role="alert">
          <UntrustedText text={error.message} />
          {error.id !== '' && <span className={styles.errorId}> {error.id}</span>}
        </p>
      )}
      {picked !== null && (
        <label className={styles.reason}>
          <span>Why</span>
          <textarea
            ref={reasonBox}
            className={styles.input}
            rows={2}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
                event.currentTarget.form?.requestSubmit();
              if (event.key !== 'Escape') return;
              event.preventDefault();
              setPicked(null);
            }}
          />
        </label>
      )}
      <div className={styles.act}>
        {picked === null ? (
          others.map((choice) => (
            <Button
              key={choice.id}
              tone={choice.tone === 'danger' ? 'danger' : 'default'}
              keys={choice.id === 'reject' ? 'd' : undefined}
              onClick={() => submit(choice)}
            >
              {choice.label}
            </Button>
          ))
        ) : (
          <Button onClick={() => setPicked(null)}>Back</Button>
        )}
        <span className={styles.grow} />
        {asks.words && (
          <Input
            kind="words"
            label="The words that they read to you"
            value={words}
            onChange={setWords}
            inputRef={first}
          />
        )}
        {asks.password && (
          <Input
            kind="password"
            label="Your password"
            value={password}
            onChange={setPassword}
            inputRef={asks.words ? undefined : first}
          />
        )}
        {asks.code && (
          <Input
            kind="code"
            label="Code of your authenticator"
            value={code}
            onChange={setCode}
            inputRef={asks.words || asks.password ? undefined : first}
          />
        )}
        {chosen === undefined ? (
          <Button ref={go} tone="primary" keys="Escape" onClick={close}>
            Close
          </Button>
        ) : (
          <Button
            ref={go}
            tone={chosen.tone}
            type="submit"
            busy={busy}
            disabled={missing || (picked?.reason === true && reason.trim() === '')}
          >
            {chosen.label}
          </Button>
        )}
      </div>
    </form>
  );
}
