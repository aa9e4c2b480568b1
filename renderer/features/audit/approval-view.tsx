import { useEffect, useRef } from 'react';
import { findingWords } from '../../../shared/approvals/finding-words.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approval-view.module.css';
import {
  anchorSentence,
  classViews,
  signatureWords,
  stepWords,
  subjectWords,
  verdictView,
} from './approval-words.ts';
import type { CheckedApproval } from './audit-queries.ts';

interface Part {
  readonly checked: CheckedApproval;
}

function Findings({ checked }: Part) {
  if (checked.findings.length === 0) return <p className={styles.muted}>None.</p>;
  return (
    <ul className={styles.findings} data-testid="approval-findings">
      {checked.findings.map((found) => {
        const { glyph, tone, label } = classViews[found.class];
        return (
          <li key={`${found.kind} ${found.subject}`} className={styles.finding}>
            <Glyph name={glyph} tone={tone} label={label} />
            <span>
              {findingWords[found.kind]}.{' '}
              <span className={styles.muted}>
                <UntrustedText text={subjectWords(found.subject, checked)} />
                {found.detail !== null && (
                  <>
                    {' '}
                    (<UntrustedText text={found.detail} />)
                  </>
                )}
              </span>{' '}
              <code className={styles.kind}>{found.kind}</code>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Signatures({ checked }: Part) {
  const counted = checked.signatures.filter(({ counts }) => counts).length;
  return (
    <>
      <p className={styles.muted}>
        {counted} of {checked.quorum ?? 'as many as it takes'} people stand behind it.
      </p>
      <table className={styles.table} data-testid="approval-signatures">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">When the server took it</th>
            <th scope="col">Device</th>
            <th scope="col">Key</th>
            <th scope="col">Counts</th>
          </tr>
        </thead>
        <tbody>
          {checked.signatures.map(({ jti, word, person, device, kid, accepted_at, n, offline, counts }) => (
            <tr key={jti ?? 'request'}>
              <td>
                {signatureWords[word]}
                {offline && ', offline'}
              </td>
              <td>
                <UntrustedText text={person} />
              </td>
              <td title={n === null ? undefined : `Record ${n}`}>
                {accepted_at === null ? (
                  'not in the log'
                ) : (
                  <TimeText at={new Date(accepted_at).toISOString()} />
                )}
              </td>
              <td>
                <UntrustedText text={device} />
              </td>
              <td>
                <code title={kid}>{kid.slice(0, 12)}…</code>
              </td>
              <td>{counts ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One signed approval as an examiner reads it: the verdict, what was signed, by whom, what became of it, what is wrong. */
export function ApprovalView({ checked }: Part) {
  const view = verdictView(checked);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);
  return (
    <section
      className={styles.view}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label="Approval"
      data-testid="approval"
    >
      <p className={styles.big} data-tone={view.tone} data-testid="approval-sentence">
        <span className={styles.sign}>
          <Glyph name={view.glyph} size={20} />
        </span>
        <span>
          {view.word} {visibleText(checked.sentence)}
        </span>
      </p>
      <p className={styles.muted}>
        <UntrustedText text={anchorSentence(checked)} />
      </p>
      {checked.log !== null && (
        <>
          <h3 className={styles.heading}>Findings</h3>
          <Findings checked={checked} />
        </>
      )}
      {checked.statement.length > 0 && (
        <>
          <h3 className={styles.heading}>Who signed it</h3>
          <Signatures checked={checked} />
          <h3 className={styles.heading}>What was signed</h3>
          <dl className={styles.statement}>
            {checked.statement.map(({ label, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one file never move
              <div key={at} className={styles.line}>
                <dt>
                  <UntrustedText text={label} />
                </dt>
                <dd>
                  <UntrustedText text={text} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {checked.ledger.length > 0 && (
        <>
          <h3 className={styles.heading}>What the log says became of it</h3>
          <ol className={styles.ledger}>
            {checked.ledger.map(({ n, at, step, by }) => (
              <li key={n} className={styles.step}>
                <TimeText at={new Date(at).toISOString()} />
                <span>{stepWords(step)}</span>
                <span className={styles.muted}>
                  <UntrustedText text={by} />, record {n}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {checked.sha256 !== null && (
        <p className={styles.muted}>
          SHA-256 of the file: <code className={styles.hash}>{checked.sha256}</code>. The file is not taken
          into the case; the case’s journal says that it was looked at, and what was found.
        </p>
      )}
    </section>
  );
}
