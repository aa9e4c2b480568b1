import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { auditPath } from '../../domain/paths.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Picker } from '../../ui/picker.tsx';
import { showToast } from '../../ui/toast.tsx';
import { verifySource } from './audit-commands.ts';
import page from './audit-page.module.css';
import { type SourceVerdict, useSources, useVerdict } from './audit-queries.ts';
import { coverageOf } from './coverage.ts';
import { showEvent } from './events-view-state.ts';
import { listMoves } from './list-moves.ts';
import { trustViews } from './source-words.ts';
import styles from './verdict.module.css';
import { chosenSource, verifiable } from './verdict-choice.ts';
import { CoverageBar } from './verdict-coverage.tsx';
import { FindingDetail } from './verdict-finding.tsx';
import { FindingTable } from './verdict-findings.tsx';
import { ProofList } from './verdict-proof-list.tsx';
import { verdictReport } from './verdict-report.ts';
import { verdictWords } from './verdict-words.ts';

const GROUP = 'Verdict';

interface ShownProps {
  readonly value: SourceVerdict & { readonly verdict: NonNullable<SourceVerdict['verdict']> };
  readonly others: number;
  readonly onChoose: () => void;
  readonly onPins: () => void;
}

/** The verdict itself: one sentence, then what it rests on. */
function Shown({ value: { source, verdict }, others, onChoose, onPins }: ShownProps) {
  const [, navigate] = useLocation();
  const { zone } = useTimeZone();
  const [wanted, setWanted] = useState(0);
  const frame = useRef<HTMLElement>(null);
  const words = verdictWords(verdict, zone);
  const coverage = coverageOf(verdict, zone);
  const at = Math.max(0, Math.min(wanted, verdict.findings.length - 1));
  const found = verdict.findings[at];
  const { first_time, last_time } = verdict;
  const spanMs =
    first_time === null || last_time === null ? null : Date.parse(last_time) - Date.parse(first_time);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);

  const openRecord = () => {
    if (found?.event_id == null) return;
    showEvent(found.event_id);
    navigate(auditPath('events'));
  };
  const copy = () => {
    const done = copyText(verdictReport(source, verdict));
    showToast(
      done
        ? { id: 'copied', tone: 'ok', text: 'The report is on the clipboard, with times in UTC' }
        : { tone: 'bad', text: 'The report could not be copied. Mark the text by hand instead.' },
    );
  };
  const again = async () => {
    const result = await verifySource(source.id, true);
    if (!result.ok) toastRefusal(result.error);
  };
  const hasRecord = () => found?.event_id != null;
  useActions('page', [
    ...listMoves({
      ...{ name: 'verdict', group: GROUP, total: verdict.findings.length },
      ...{ at, moveTo: setWanted },
    }),
    {
      id: 'verdict.open',
      label: 'Open the record of the finding',
      group: GROUP,
      keys: ['Enter'],
      when: hasRecord,
      run: openRecord,
    },
    { id: 'verdict.copy', label: 'Copy the report', group: GROUP, keys: ['y'], run: copy },
    {
      id: 'verdict.again',
      label: 'Verify again, strictly',
      group: GROUP,
      keys: ['v'],
      run: () => void again(),
    },
    {
      id: 'verdict.source',
      label: 'Verdict of another source…',
      group: GROUP,
      keys: ['s'],
      when: () => others > 0,
      run: onChoose,
    },
  ]);
  return (
    <section
      className={styles.scroll}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label="Verdict"
      data-testid="verdict"
    >
      <div className={styles.verdict}>
        <div className={styles.source}>
          <span title={visibleText(source.name)}>{visibleText(source.name)}</span>
          <span>
            {formatCount(verdict.records)} lines, {formatBytes(verdict.bytes)},{' '}
            {verdict.strict ? 'checked strictly' : 'checked fast'} in {(verdict.took_ms / 1000).toFixed(1)} s
          </span>
          {others > 0 && (
            <Button keys="s" onClick={onChoose}>
              Another source
            </Button>
          )}
        </div>
        <h2 className={styles.big} data-tone={words.tone} data-testid="verdict-sentence">
          <span className={styles.sign}>
            <Glyph name={words.glyph} size={24} />
          </span>
          <span>{visibleText(words.headline)}</span>
        </h2>
        <p className={styles.sub}>{visibleText(words.detail)}</p>
        {coverage !== null && (
          <CoverageBar coverage={coverage} active={found === undefined ? null : at} onPick={setWanted} />
        )}
        <div className={styles.two}>
          <div className={styles.left}>
            {found === undefined ? (
              <>
                <h3 className={page.heading}>Findings</h3>
                <p className={page.note}>
                  {verdict.verdict === 'UNVERIFIABLE' ? 'None; it could not be checked.' : 'None.'}
                </p>
              </>
            ) : (
              <>
                {verdict.findings.length > 1 && (
                  <FindingTable verdict={verdict} at={at} onActivate={setWanted} onOpen={openRecord} />
                )}
                <FindingDetail found={found} at={at} total={verdict.total} spanMs={spanMs} />
              </>
            )}
          </div>
          <div>
            <ProofList verdict={verdict} zone={zone} />
            <div className={page.buttons}>
              {found?.event_id != null && (
                <Button tone="primary" keys="Enter" onClick={openRecord}>
                  Open record {found.index === null ? '' : formatCount(found.index)}
                </Button>
              )}
              {verdict.pin === null && (
                <Button tone="primary" keys="t" onClick={onPins}>
                  Trusted logs…
                </Button>
              )}
              <Button keys="y" onClick={copy}>
                Copy report
              </Button>
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}

export interface VerdictViewProps {
  readonly sourceId: string | undefined;
  readonly onPins: () => void;
}

/** What the sources of the case prove, one at a time. */
export function VerdictView({ sourceId, onPins }: VerdictViewProps) {
  const { value } = useSources();
  if (value === undefined) return <div className={styles.scroll} aria-busy="true" />;
  const source = chosenSource(value.sources, sourceId);
  if (source === undefined) return <NothingToProve sources={value.sources} />;
  return <OfSource key={source.id} id={source.id} sources={value.sources} onPins={onPins} />;
}

interface OfSourceProps {
  readonly id: string;
  readonly sources: Parameters<typeof verifiable>[0];
  readonly onPins: () => void;
}

function OfSource({ id, sources, onPins }: OfSourceProps) {
  const [, navigate] = useLocation();
  const { value, error, askAgain } = useVerdict(id);
  const [choosing, setChoosing] = useState(false);
  const choices = verifiable(sources);
  if (value === undefined || value.verdict === null) {
    return (
      <div className={page.failed}>
        {error !== null ? (
          <ErrorPanel
            title="The verdict could not be read"
            id={error.id}
            actions={<Button onClick={askAgain}>Try again</Button>}
          >
            {error.message}
          </ErrorPanel>
        ) : (
          <p className={page.note} aria-live="polite">
            {value === undefined ? '' : 'This source is being verified; its verdict stands here then.'}
          </p>
        )}
      </div>
    );
  }
  return (
    <>
      <Shown
        value={{ source: value.source, verdict: value.verdict }}
        others={choices.length - 1}
        onChoose={() => setChoosing(true)}
        onPins={onPins}
      />
      {choosing && (
        <Picker
          open
          title="Verdict of"
          placeholder="Which source?"
          items={choices.map((each) => ({
            id: each.id,
            text: visibleText(each.name),
            note: trustViews[each.trust].label,
            current: each.id === id,
          }))}
          onPick={(picked) => {
            setChoosing(false);
            navigate(auditPath('verdict', picked));
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}

/** A case of logs that carry no proof: said, not passed over. */
function NothingToProve({ sources }: { readonly sources: Parameters<typeof verifiable>[0] }) {
  const [, navigate] = useLocation();
  return (
    <EmptyState
      title={sources.length === 0 ? 'Nothing to verify yet' : 'No source of this case carries proofs'}
      actions={
        <Button onClick={() => navigate(auditPath(sources.length === 0 ? 'sources' : 'events'))}>
          {sources.length === 0 ? 'Add a source' : 'Go to the events'}
        </Button>
      }
    >
      {sources.length === 0
        ? 'The verdict on an audit export stands here: whether it is complete and unaltered, and if not, which record was changed.'
        : 'These logs come without signatures or chained hashes. Their events can be searched and cited; whether they were altered before they came here cannot be told. The hash of each file as it was read is kept with its source.'}
    </EmptyState>
  );
}
