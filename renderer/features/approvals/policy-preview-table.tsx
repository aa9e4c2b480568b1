import { Glyph } from '../../ui/glyph.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './approvals.module.css';
import { useNames } from './approvals-queries.ts';
import type { PreviewRow } from './policy-preview.ts';

/** What nobody could approve is said first, before it is put in force. */
export function PolicyPreview({
  rows,
  isDraft,
}: {
  readonly rows: readonly PreviewRow[];
  readonly isDraft: boolean;
}) {
  const nameOf = useNames();
  const impossible = rows.filter(({ possible }) => !possible);
  return (
    <section
      aria-label="Who could still approve what"
      className={styles.section}
      data-testid="policy-preview"
    >
      <h2 className={styles.sectionTitle}>
        Who could still approve what {isDraft ? 'under the next policy' : 'now'}
      </h2>
      {impossible.length > 0 && (
        <p className={styles.late} role="status">
          <Glyph name="triangle" tone="warn" /> {impossible.length} of {rows.length} combinations could not be
          approved by anybody.
        </p>
      )}
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col">Target</th>
            <th scope="col">Rule</th>
            <th scope="col">People</th>
            <th scope="col">Could decide now</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ action, targetClass, rule, quorum, able, possible }) => (
            <tr key={`${action} ${targetClass}`}>
              <th scope="row">{action}</th>
              <td>{targetClass}</td>
              <td>{rule ?? 'none: refused'}</td>
              <td>{rule === null ? '' : quorum}</td>
              <td>
                <Glyph
                  name={possible ? 'check' : 'triangle'}
                  tone={possible ? 'ok' : 'warn'}
                  label={possible ? 'enough people' : 'not enough people'}
                />{' '}
                {able.length === 0 ? 'nobody' : <UntrustedText text={able.map(nameOf).join(', ')} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
