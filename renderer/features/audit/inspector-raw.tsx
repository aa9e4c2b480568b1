import { copyText } from '../../lib/copy-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import type { EventDetail } from './event-queries.ts';
import styles from './inspector.module.css';
import { agreeUntil, canonicalOf } from './record-views.ts';

function copy(text: string): void {
  const done = copyText(text);
  showToast(
    done
      ? { id: 'copied', tone: 'ok', text: 'The record is on the clipboard' }
      : { tone: 'bad', text: 'The record could not be copied. Mark the text by hand instead.' },
  );
}

function wordsOf(detail: EventDetail, canonical: string | null): string {
  if (canonical === null)
    return 'This record has no canonical form: it is no JSON, holds what the form forbids, or was cut here.';
  if (detail.canonical === true) return 'The record stands in its canonical form, byte for byte.';
  const at = agreeUntil(detail.raw, canonical);
  return `The record is not in its canonical form; it leaves it at character ${formatCount(at + 1)}. This is the form:`;
}

/** The bytes as they were read, or the form that they ought to have. */
export function InspectorRaw({
  detail,
  canonical = false,
}: {
  readonly detail: EventDetail;
  readonly canonical?: boolean | undefined;
}) {
  const form = canonical ? canonicalOf(detail) : null;
  const text = canonical ? form : detail.raw;
  return (
    <>
      <p className={styles.note}>
        {canonical ? wordsOf(detail, form) : `${formatCount(detail.raw_bytes)} bytes as read.`}
        {!canonical &&
        detail.raw.length < detail.raw_bytes &&
        new TextEncoder().encode(detail.raw).length < detail.raw_bytes
          ? ' Only the beginning is shown.'
          : ''}
      </p>
      {text !== null && (
        <>
          <pre className={styles.raw}>
            <UntrustedText text={text} />
          </pre>
          <Button onClick={() => copy(text)}>Copy</Button>
        </>
      )}
    </>
  );
}
