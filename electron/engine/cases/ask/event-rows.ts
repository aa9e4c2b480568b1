import type { CaseEvent, EventOutcome } from '../../../../shared/domain/case-event.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { Mapping, TextColumn } from '../mappings/mapping.ts';
import { mappingFor } from '../mappings/mappings.ts';
import type { OpenCase } from '../store/open-case.ts';
import { pieceAt, type SegmentRow } from '../store/segments.ts';
import type { Notes } from './notes.ts';
import { type RecordLeaf, RecordReader } from './record-reader.ts';

const summaryLength = 300;
const outcomes: readonly string[] = ['ok', 'denied', 'error'];

/** Makes the rows of lists from their columns and the record's own words. */
export class EventRows {
  private readonly events: OpenCase;
  private readonly notes: Notes;
  private readonly reader = new RecordReader();
  private readonly mappings = new Map<number, Mapping>();

  constructor(events: OpenCase, notes: Notes) {
    this.events = events;
    this.notes = notes;
  }

  /** Null if there is no such event. */
  row(id: number): CaseEvent | null {
    const segment = this.events.segmentOf(id);
    if (segment === null) return null;
    const row = id - segment.first_id;
    const time = this.events.times(segment)[row] as number;
    const outcome = this.word(segment, 'outcome', row) ?? 'unknown';
    return {
      id,
      source_id: this.events.sources.get(segment.source_n)?.id ?? '',
      line: this.lineOf(segment, row),
      time: Number.isNaN(time) ? null : toTimestamp(time),
      action: this.word(segment, 'action', row),
      actor: this.word(segment, 'actor', row),
      object: this.word(segment, 'object', row),
      object_type: this.word(segment, 'object_type', row),
      outcome: (outcomes.includes(outcome) ? outcome : 'unknown') as EventOutcome,
      address: this.word(segment, 'address', row),
      host: this.word(segment, 'host', row),
      session: this.word(segment, 'session', row),
      summary: summaryOf(this.mapping(segment), this.leaves(segment, row)),
      finding: this.notes.verdicts.get(id) ?? null,
      bookmarked: this.notes.bookmarks.has(id),
    };
  }

  leaves(segment: SegmentRow, row: number): readonly RecordLeaf[] {
    return this.reader.read(this.events.json(segment, row));
  }

  lineOf(segment: SegmentRow, row: number): number {
    const start = this.events.places(segment, 'starts')[row] as number;
    const line = this.events.places(segment, 'lines')[row] as number;
    return (pieceAt(this.events.pieces(segment), start)?.line ?? 0) + line;
  }

  mapping(segment: SegmentRow): Mapping {
    const known = this.mappings.get(segment.source_n);
    if (known !== undefined) return known;
    const source = this.events.sources.get(segment.source_n);
    const made = mappingFor(source?.format ?? 'json', source?.mapping ?? null);
    this.mappings.set(segment.source_n, made);
    return made;
  }

  private word(segment: SegmentRow, column: TextColumn, row: number): string | null {
    const { ids, words } = this.events.column(segment, column);
    const word = words[ids[row] as number] as number;
    return word === 0 ? null : this.events.dictionary(column).text(word);
  }
}

function summaryOf(mapping: Mapping, leaves: readonly RecordLeaf[]): string {
  const said = mapping.summary.flatMap((pointer) => {
    const found = leaves.find(({ path }) => path === pointer)?.text ?? '';
    const [line] = found.trim().split(/[\r\n]/, 1);
    return line ? [line] : [];
  });
  const text = said.length > 0 ? said.join(' · ') : leaves.map((leaf) => leaf.text).join(' ');
  return text.length <= summaryLength ? text : `${text.slice(0, summaryLength - 1).toWellFormed()}…`;
}
