import { useState } from 'react';
import type { DigestProblem, Source } from '../../../shared/ipc/source-calls.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './audit-page.module.css';
import { UNREAD_PAGE, useDigests, useUnread } from './audit-queries.ts';
import { hashGroups } from './finding-words.ts';
import own from './source-detail.module.css';
import { formatLabels, trustViews } from './source-words.ts';

/** The rows that could not be read as events, each with its place and reason: kept aside, never dropped. */
function UnreadRows({ source }: { readonly source: Source }) {
  const [offset, setOffset] = useState(0);
  const { value, error } = useUnread(source.id, offset);
  if (error !== null) {
    return (
      <ErrorPanel title="The unread rows could not be listed" id={error.id}>
        {error.message}
      </ErrorPanel>
    );
  }
  const total = value?.total ?? 0;
  return (
    <>
      <ul className={own.unread}>
        {(value?.rows ?? []).map((row) => (
          <li key={`${row.file} ${row.byte_offset}`}>
            <div>
              <UntrustedText text={row.why} />
            </div>
            <div className={own.place}>
              <UntrustedText text={row.file} /> · line {formatCount(row.line)} · byte{' '}
              {formatCount(row.byte_offset)}
            </div>
            <code className={own.sample}>
              <UntrustedText text={row.sample} />
            </code>
          </li>
        ))}
      </ul>
      {total > UNREAD_PAGE && (
        <div className={styles.buttons}>
          <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - UNREAD_PAGE))}>
            Before
          </Button>
          <Button disabled={offset + UNREAD_PAGE >= total} onClick={() => setOffset(offset + UNREAD_PAGE)}>
            After
          </Button>
          <span className={styles.note}>
            {formatCount(offset + 1)} to {formatCount(Math.min(total, offset + UNREAD_PAGE))} of{' '}
            {formatCount(total)}
          </span>
        </div>
      )}
    </>
  );
}

const digestWords: Readonly<Record<DigestProblem['what'], string>> = {
  altered: 'Altered',
  missing: 'Missing',
  bad_signature: 'Signature does not hold',
  digest_altered: 'Digest altered',
  gap: 'Gap in the chain',
  unsigned: 'Not checked',
  unlisted: 'In no digest',
};
const PROBLEMS_SHOWN = 200;

interface Reason extends Pick<DigestProblem, 'what' | 'why'> {
  readonly names: string[];
}

/** What is so for the same reason is said once. */
function byReason(problems: readonly DigestProblem[]): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { what, why, name } of problems) {
    const known = reasons.get(`${what} ${why}`);
    if (known === undefined) reasons.set(`${what} ${why}`, { what, why, names: [name] });
    else if (!known.names.includes(name)) known.names.push(name);
  }
  return [...reasons.values()];
}

/** What the digest files that CloudTrail delivered beside its logs do not vouch for, each with the reason. */
function DigestProblems({ source }: { readonly source: Source }) {
  const { value, error } = useDigests(source.id);
  const report = value?.report ?? null;
  if (error !== null) {
    return (
      <ErrorPanel title="What the digests say could not be read" id={error.id}>
        {error.message}
      </ErrorPanel>
    );
  }
  if (report === null || report.total === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>Digests do not vouch for {formatCount(report.total)}</h3>
      <ul className={own.unread} data-testid="digest-problems">
        {byReason(report.problems.slice(0, PROBLEMS_SHOWN)).map(({ what, why, names }) => (
          <li key={`${what} ${why}`}>
            <div>
              {digestWords[what]}: <UntrustedText text={why} />
            </div>
            {names.map((name) => (
              <div key={name} className={own.place}>
                <UntrustedText text={name} />
              </div>
            ))}
          </li>
        ))}
      </ul>
      {report.total > PROBLEMS_SHOWN && (
        <p className={styles.note}>And {formatCount(report.total - PROBLEMS_SHOWN)} more.</p>
      )}
    </>
  );
}

export interface SourceDetailProps {
  readonly source: Source;
  readonly onOpen: () => void;
}

/** One source: what it is, what its integrity rests on, and what of it could not be read. */
export function SourceDetail({ source, onOpen }: SourceDetailProps) {
  const trust = trustViews[source.trust];
  return (
    <aside className={styles.pane} aria-label="Source">
      <h2 className={own.title}>
        <UntrustedText text={source.name} />
      </h2>
      <p className={own.integrity}>
        <Mark glyph={trust.glyph} tone={trust.tone}>
          {trust.label}
        </Mark>
      </p>
      <p className={styles.note}>
        <UntrustedText text={source.integrity} />
      </p>
      {source.format === 'cloudtrail' && <DigestProblems source={source} />}
      <h3 className={styles.heading}>What was read</h3>
      <FactList>
        <Fact name="Format">{formatLabels[source.format]}</Fact>
        <Fact name="Files">
          {formatCount(source.files)}, {formatBytes(source.bytes)}
        </Fact>
        <Fact name="Events">{formatCount(source.events)}</Fact>
        <Fact name="First">
          {source.first_time === null ? 'no time' : <TimeText at={source.first_time} />}
        </Fact>
        <Fact name="Last">{source.last_time === null ? 'no time' : <TimeText at={source.last_time} />}</Fact>
        <Fact name="Added">
          <TimeText at={source.added_at} prose />
        </Fact>
      </FactList>
      <h3 className={styles.heading}>SHA-256 of what was read</h3>
      <code className={own.hash}>{source.sha256 === null ? 'not known' : hashGroups(source.sha256)}</code>
      <h3 className={styles.heading}>{formatPlural(source.unread, 'unread row')}</h3>
      {source.unread === 0 ? (
        <p className={styles.note}>Every row is an event of this case.</p>
      ) : (
        <UnreadRows source={source} />
      )}
      <div className={styles.buttons}>
        <Button keys="Enter" onClick={onOpen}>
          {source.format === 'watchfloor_export' ? 'Show its verdict' : 'Show its events'}
        </Button>
      </div>
    </aside>
  );
}
