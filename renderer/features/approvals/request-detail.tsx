import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import {
  effectViews,
  intentViews,
  leftWords,
  sourceWords,
  whyNotWords,
} from '../../domain/approval-words.ts';
import { incidentPath } from '../../domain/paths.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approvals.module.css';
import { openSigning, saveBundle } from './approvals-commands.ts';
import { type ShownDetail, useMe, useNames, useRequest } from './approvals-queries.ts';
import { showDialog } from './approvals-view-state.ts';
import { ExpiryClock } from './expiry-clock.tsx';
import { mayRevert } from './use-request-actions.ts';

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      {children}
    </section>
  );
}

/** Each state with whose word it is; what was only claimed is not drawn as seen. */
function Ledger({ detail }: { readonly detail: ShownDetail }) {
  const now = useNow(1_000);
  const { ledger, observe_by_ms, intent } = detail;
  const waits = observe_by_ms !== null && (intent.effect === 'acknowledged' || intent.effect === 'sent');
  return (
    <ol className={styles.ledger} data-testid="ledger">
      {ledger.map((entry) => {
        const view = effectViews[entry.state];
        return (
          <li key={`${entry.n} ${entry.state}`} data-state={entry.state}>
            <Glyph name={view.glyph} tone={view.tone} />
            <div className={styles.grow}>
              <strong>{view.label}</strong> <span className={styles.muted}>{view.text}</span>
              {entry.detail !== '' && (
                <div className={styles.detailText}>
                  <UntrustedText text={entry.detail} />
                </div>
              )}
              <div className={styles.faint}>
                by the word of {sourceWords(entry.source)} · record <code>#{entry.n}</code>
              </div>
            </div>
            <TimeText at={entry.at} format="clock" />
          </li>
        );
      })}
      {waits && (
        <li data-state="waiting">
          <Glyph name="dashed" tone="warn" />
          <span className={styles.grow}>
            Nobody but the executor has seen it yet.{' '}
            {observe_by_ms > now
              ? `Loud in ${leftWords(observe_by_ms - now)}.`
              : 'The time for that is over.'}
          </span>
        </li>
      )}
    </ol>
  );
}

/** Who could approve at this moment; a loud warning when that is nobody. */
function Approvers({ detail }: { readonly detail: ShownDetail }) {
  const nameOf = useNames();
  const able = detail.approvers.filter(({ may }) => may);
  const unable = detail.approvers.filter(({ may }) => !may);
  return (
    <Section title={`Who can approve right now (${able.length})`}>
      {able.length === 0 && (
        <ErrorPanel tone="warn" title="Nobody can approve this now">
          It will expire unless somebody who may approve enrols a key, or another person asks for it.
        </ErrorPanel>
      )}
      <ul className={styles.lines}>
        {able.map(({ person_id }) => (
          <li key={person_id}>
            <Glyph name="check" tone="ok" /> <UntrustedText text={nameOf(person_id)} />
          </li>
        ))}
        {unable.map(({ person_id, why_not }) => (
          <li key={person_id} className={styles.muted}>
            <Glyph name="dash" tone="faint" /> <UntrustedText text={nameOf(person_id)} />{' '}
            {why_not.map(whyNotWords).join(', ')}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Decisions({ detail }: { readonly detail: ShownDetail }) {
  const nameOf = useNames();
  return (
    <ul className={styles.lines}>
      <li>
        <Glyph name="check" tone="ok" /> <UntrustedText text={nameOf(detail.intent.requester_id)} /> asked
      </li>
      {detail.decisions.map((one) => (
        <li key={one.jti}>
          <Glyph
            name={one.dec === 'approve' ? (one.counted ? 'check' : 'question') : 'cross'}
            tone={one.dec === 'approve' ? (one.counted ? 'ok' : 'warn') : 'bad'}
          />
          <span className={styles.grow}>
            <UntrustedText text={nameOf(one.person_id)} />: {one.dec}
            {!one.counted && <span className={styles.muted}> does not count: {whyNotWords(one.why)}</span>}
            {!one.verified && <span className={styles.late}> signature not verified here</span>}
          </span>
          <TimeText at={one.at} format="clock" />
        </li>
      ))}
    </ul>
  );
}

function Statement({ detail }: { readonly detail: ShownDetail }) {
  return (
    <>
      <FactList wide>
        {detail.statement.map(({ label, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one statement never move
          <Fact key={index} name={label}>
            <UntrustedText text={text} />
          </Fact>
        ))}
      </FactList>
      {detail.bytes !== null && (
        <details className={styles.bytes}>
          <summary>The bytes that were signed</summary>
          <code data-testid="signed-bytes">
            <UntrustedText text={detail.bytes} />
          </code>
        </details>
      )}
      {detail.command !== null && (
        <details className={styles.bytes}>
          <summary>The command that was sent (OpenC2)</summary>
          <code>
            <UntrustedText text={detail.command} />
          </code>
        </details>
      )}
    </>
  );
}

function Deeds({ detail }: { readonly detail: ShownDetail }) {
  const [, navigate] = useLocation();
  const { intent, review } = detail;
  const me = useMe();
  const open = intent.state === 'pending' || intent.state === 'approved';
  const incident = intent.incident_id;
  return (
    <div className={styles.deeds}>
      {open && (
        <Button
          tone={intent.mine ? 'default' : 'primary'}
          keys="Enter"
          onClick={() => void openSigning({ what: 'decide', intent_id: intent.id })}
        >
          {intent.mine ? 'Take it back…' : 'Decide…'}
        </Button>
      )}
      {mayRevert(detail) && (
        <Button keys="u" onClick={() => showDialog({ kind: 'revert', intent })}>
          Ask to take it back…
        </Button>
      )}
      {review !== null && review.verdict === null && intent.requester_id !== me.id && (
        <Button tone="primary" onClick={() => void openSigning({ what: 'review', intent_id: intent.id })}>
          Review…
        </Button>
      )}
      {incident !== null && (
        <Button keys="o" onClick={() => navigate(incidentPath(incident))}>
          Incident
        </Button>
      )}
      <Button keys="b" onClick={() => void saveBundle(intent.id)}>
        Save as a file…
      </Button>
    </div>
  );
}

/** One request: what was signed, by whom, what became of it, and who could decide. */
export function RequestDetail({ id }: { readonly id: string }) {
  const { value: detail, error, askAgain } = useRequest(id);
  if (detail === undefined)
    return error === null ? (
      <div className={styles.detail} aria-busy="true" />
    ) : (
      <div className={styles.detail}>
        <ErrorPanel
          title="The request could not be read"
          id={error.id}
          actions={<Button onClick={askAgain}>Try again</Button>}
        >
          {error.message}
        </ErrorPanel>
      </div>
    );
  const { intent } = detail;
  const view = intentViews[intent.state];
  return (
    <section
      className={styles.detail}
      aria-label="Request"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keys
      tabIndex={0}
      data-testid="request"
      data-state={intent.state}
    >
      {detail.doubt !== null && (
        <ErrorPanel title="This request is not to be trusted">{detail.doubt}</ErrorPanel>
      )}
      {intent.effect === 'claimed_not_observed' && (
        <ErrorPanel title="Claimed, but not observed">
          The executor says that it is done, and nobody else has seen that. Look at the target yourself.
        </ErrorPanel>
      )}
      <h2 className={styles.heading}>
        <UntrustedText text={intent.statement} />
      </h2>
      <div className={styles.state}>
        <Mark glyph={view.glyph} tone={view.tone}>
          {view.label}
        </Mark>
        <span className={styles.muted}>
          {intent.counted} of {intent.quorum} signed
        </span>
        {intent.state === 'pending' && <ExpiryClock atMs={intent.expires_ms} ended={false} />}
        {intent.break_glass && <strong className={styles.late}>break-glass</strong>}
      </div>
      {intent.outcome !== '' && (
        <p className={styles.detailText}>
          <UntrustedText text={intent.outcome} />
        </p>
      )}
      <Deeds detail={detail} />
      <Section title="Effect">
        <Ledger detail={detail} />
      </Section>
      <Section title="Signatures">
        <Decisions detail={detail} />
      </Section>
      {intent.state === 'pending' && <Approvers detail={detail} />}
      {detail.review?.verdict != null && (
        <Section title="Review">
          <p>
            {detail.review.verdict === 'justified' ? 'Justified' : 'Not justified'}:{' '}
            <UntrustedText text={detail.review.text ?? ''} />
          </p>
        </Section>
      )}
      <Section title="What was signed">
        <Statement detail={detail} />
      </Section>
    </section>
  );
}
