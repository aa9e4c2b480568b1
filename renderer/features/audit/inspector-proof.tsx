import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Glyph } from '../../ui/glyph.tsx';
import type { EventDetail } from './event-queries.ts';
import { hashGroups } from './finding-words.ts';
import styles from './inspector.module.css';

/** How this record hangs together with the signed head. */
export function InspectorProof({ detail }: { readonly detail: EventDetail }) {
  const { proof } = detail;
  if (proof === null) return null;
  return (
    <>
      <p className={styles.sentence}>
        <Glyph
          name={proof.included ? 'check' : 'cross'}
          tone={proof.included ? 'ok' : 'bad'}
          label={proof.included ? 'Included' : 'Not included'}
        />{' '}
        {proof.included
          ? `Record ${formatCount(proof.index)} is in the log: its hash and ${formatPlural(proof.path.length, 'neighbouring hash', 'neighbouring hashes')} lead to the signed head of ${formatPlural(proof.head_size, 'record')}.`
          : `Record ${formatCount(proof.index)} does not lead to the signed head of ${formatPlural(proof.head_size, 'record')}: as it stands here it was not signed.`}
      </p>
      <dl className={styles.hashes}>
        <dt>Hash of the record (leaf)</dt>
        <dd>{hashGroups(proof.leaf)}</dd>
        {proof.previous !== null && (
          <>
            <dt>Of the record before (_prev)</dt>
            <dd>{hashGroups(proof.previous)}</dd>
          </>
        )}
        <dt>Path to the head, from the record up</dt>
        {proof.path.length === 0 && <dd>none: it is the only record</dd>}
        {proof.path.map((hash, level) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the level is what the hash is of
          <dd key={level}>{hashGroups(hash)}</dd>
        ))}
      </dl>
    </>
  );
}
