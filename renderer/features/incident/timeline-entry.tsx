import { memo, useState } from 'react';
import { correctedBy } from '../../../shared/domain/timeline-event.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { eventKindLabel, isQuoted, timelineSide } from '../../domain/event-kind-view.ts';
import { reasonIn, shortened, toldByChanges } from '../../domain/event-reason.ts';
import { type ChangeView, changeView } from '../../domain/field-change-view.ts';
import { shortName } from '../../domain/person-name.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { Chip } from '../../ui/chip.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { type EntryDeeds, EntryMark, RefusedPanel } from './entry-state.tsx';
import type { TimelineEntry } from './incident-queries.ts';
import { KindIcon } from './kind-icon.tsx';
import { type FindMentioned, NoteText } from './note-text.tsx';
import styles from './timeline.module.css';
import { receivedLaterMs, recordedLaterMs, type TimelineClock, timeOf } from './timeline-model.ts';

/** A text longer than this is folded; it can always be unfolded. */
const FOLD_CHARACTERS = 900;
const FOLD_LINES = 12;

export interface EntryContext extends EntryDeeds {
  readonly clock: TimelineClock;
  readonly meId: string | undefined;
  readonly nameOf: (id: string) => string | undefined;
  readonly findMentioned: FindMentioned;
  /** For each corrected entry, the one that corrects it. */
  readonly corrected: ReadonlyMap<string, string>;
  readonly onGo: (key: string) => void;
}

interface FoldingProps {
  readonly text: string;
  readonly className: string | undefined;
  /** The text before it was shortened. */
  readonly title?: string | undefined;
  /** Somebody's note, with its lists, quotes and mentions. */
  readonly note?: FindMentioned | undefined;
}

function Folding({ text, className, title, note }: FoldingProps) {
  const long = text.length > FOLD_CHARACTERS || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
  const [open, setOpen] = useState(false);
  return (
    <>
      <div
        className={classNames(className, styles.words, long && !open && styles.folded)}
        title={title === undefined || title === text ? undefined : visibleText(title)}
      >
        {note === undefined ? <UntrustedText text={text} /> : <NoteText text={text} find={note} />}
      </div>
      {long && (
        <button type="button" className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  );
}

function Author({ entry, meId }: { readonly entry: TimelineEntry; readonly meId: string | undefined }) {
  const { author_id } = entry.event;
  if (author_id === null) return <span className={styles.who}>by rule</span>;
  if (author_id === meId) return <span className={styles.who}>me</span>;
  const name = entry.author_name === null ? 'somebody else' : shortName(entry.author_name);
  return (
    <span className={styles.who}>
      <UntrustedText text={name} />
    </span>
  );
}

function ShortChange({ view }: { readonly view: ChangeView }) {
  if (view.long) return <span className={styles.change}>{view.field} changed</span>;
  if (view.listed !== null) {
    return (
      <span className={styles.change} title={visibleText(`${view.old} → ${view.new}`)}>
        {view.field} <UntrustedText text={view.listed} />
      </span>
    );
  }
  return (
    <span className={styles.change}>
      {view.field}{' '}
      <del className={styles.old}>
        <UntrustedText text={view.old} />
      </del>
      <span className={styles.arrow}> → </span>
      <ins className={styles.new}>
        <UntrustedText text={view.new} />
      </ins>
    </span>
  );
}

/** The whole of a long value before and after. */
function LongChange({ view }: { readonly view: ChangeView }) {
  return (
    <>
      <Folding className={styles.oldText} text={view.old} />
      <Folding className={styles.newText} text={view.new} />
    </>
  );
}

function Body({ entry, context }: { readonly entry: TimelineEntry; readonly context: EntryContext }) {
  const { event } = entry;
  const by = <Author entry={entry} meId={context.meId} />;
  const mark = <EntryMark entry={entry} />;
  if (toldByChanges(event)) {
    const reason = reasonIn(event);
    const views = event.changes.map((change) => changeView(change, context.nameOf));
    return (
      <>
        <div>
          {views.map((view) => (
            <ShortChange key={view.field} view={view} />
          ))}{' '}
          {mark} {by}
        </div>
        {views.map((view) => view.long && <LongChange key={view.field} view={view} />)}
        {reason !== '' && <Folding className={styles.quote} text={reason} />}
      </>
    );
  }
  if (isQuoted(event.kind)) {
    return (
      <>
        <div>
          {eventKindLabel(event.kind)} {mark} {by}
        </div>
        <Folding className={styles.quote} text={event.text} note={context.findMentioned} />
      </>
    );
  }
  return (
    <>
      <Folding className={styles.plain} text={shortened(event)} title={event.text} />
      <div className={styles.under}>
        {mark}{' '}
        {event.source !== '' && correctedBy(event) === null && (
          <span className={styles.source}>
            <UntrustedText text={event.source} />
          </span>
        )}{' '}
        {by}
      </div>
    </>
  );
}

/** Which entry this one corrects, or that one is corrected; a press goes there. */
function Correction({
  event,
  context,
}: {
  readonly event: TimelineEntry['event'];
  readonly context: EntryContext;
}) {
  const of = correctedBy(event);
  const by = context.corrected.get(event.id);
  if (of === null && by === undefined) return null;
  return (
    <div className={styles.strikeReason}>
      {of !== null && (
        <button type="button" className={styles.unfold} onClick={() => context.onGo(of)}>
          Corrects an earlier entry
        </button>
      )}{' '}
      {by !== undefined && (
        <button type="button" className={styles.unfold} onClick={() => context.onGo(by)}>
          Corrected later: see there
        </button>
      )}
    </div>
  );
}

function EntryView({
  entry,
  active,
  context,
}: {
  readonly entry: TimelineEntry;
  readonly active: boolean;
  readonly context: EntryContext;
}) {
  const { event } = entry;
  const lateMs = recordedLaterMs(entry);
  const sentMs = receivedLaterMs(entry);
  return (
    <article
      className={classNames(styles.entry, active && styles.active, event.struck !== null && styles.struck)}
      data-entry={event.id}
      data-kind={event.kind}
      data-state={entry.state}
      tabIndex={-1}
      aria-label={eventKindLabel(event.kind)}
    >
      <TimeText at={timeOf(entry, context.clock)} format="clock" />
      <span
        className={classNames(styles.glyph, timelineSide(event.kind) === 'attacker' && styles.attacker)}
        title={eventKindLabel(event.kind)}
      >
        <KindIcon kind={event.kind} />
      </span>
      <div className={styles.body}>
        <Body entry={entry} context={context} />
        {event.struck !== null && (
          <div className={styles.strikeReason}>
            Struck: <UntrustedText text={event.struck.reason} />
          </div>
        )}
        <Correction event={event} context={context} />
        {entry.state === 'refused' && <RefusedPanel entry={entry} deeds={context} />}
      </div>
      <span className={styles.side}>
        {lateMs !== null && context.clock === 'happened' && (
          <span
            className={styles.late}
            title={`Written down ${formatDuration(lateMs)} after it happened, at ${event.recorded_at}`}
          >
            +{formatDuration(lateMs)}
          </span>
        )}
        {sentMs !== null && (
          <span
            className={styles.late}
            title={
              sentMs > 0
                ? `Reached the server ${formatDuration(sentMs)} after it was written down, at ${event.received_at}`
                : `Written down by a clock that is ahead of the server’s by ${formatDuration(-sentMs)}`
            }
          >
            {sentMs > 0 ? `sent +${formatDuration(sentMs)}` : 'clock ahead'}
          </span>
        )}
        {event.technique !== null && <Chip mono>{event.technique}</Chip>}
      </span>
    </article>
  );
}

/** One entry. Its text is only ever text. */
export const TimelineEntryView = memo(EntryView);
