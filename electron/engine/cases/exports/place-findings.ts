import type { Verdict } from '../../../../shared/ipc/source-calls.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { OpenCase } from '../store/open-case.ts';
import { pieceAt, type SegmentRow } from '../store/segments.ts';

type Finding = Verdict['findings'][number];

/** Which event stands on a line of the records of a source. */
export class LinePlaces {
  private readonly events: OpenCase;
  private readonly segments: readonly SegmentRow[];
  private readonly firstLines: readonly number[];

  constructor(events: OpenCase, source: number) {
    this.events = events;
    this.segments = events.segments.filter(({ source_n }) => source_n === source);
    this.firstLines = this.segments.map((segment) => events.pieces(segment)[0]?.line ?? 0);
  }

  /** The event on that line, or the last one before it. Null before the first. */
  atOrBefore(
    line: number,
  ): { readonly id: number; readonly line: number; readonly time: string | null } | null {
    for (let at = this.firstLines.findLastIndex((first) => first < line); at >= 0; at--) {
      const segment = this.segments[at] as SegmentRow;
      const starts = this.events.places(segment, 'starts');
      const lines = this.events.places(segment, 'lines');
      const pieces = this.events.pieces(segment);
      const lineOf = (row: number) =>
        (pieceAt(pieces, starts[row] as number)?.line ?? 0) + (lines[row] as number);
      let low = 0;
      let high = segment.rows - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (lineOf(middle) <= line) low = middle + 1;
        else high = middle - 1;
      }
      if (high < 0) continue;
      const time = this.events.times(segment)[high] as number;
      return {
        id: segment.first_id + high,
        line: lineOf(high),
        time: Number.isNaN(time) ? null : toTimestamp(time),
      };
    }
    return null;
  }
}

/** Gives each finding its event where there is one, and a time: its own record's or that of the one before. */
export function placeFindings(findings: readonly Finding[], a: number | null, places: LinePlaces): Finding[] {
  return findings.map((finding) => {
    const { line, index, file } = finding;
    const ownLine = file === null || file.startsWith('records.ndjson') ? line : null;
    const about = ownLine ?? (index === null || a === null ? null : index - a);
    const place = about === null ? null : places.atOrBefore(about);
    const last_head = headTimed(finding.last_head, a, places);
    if (place === null) return { ...finding, last_head };
    const exact = ownLine !== null && place.line === ownLine;
    return { ...finding, event_id: exact ? place.id : null, time: place.time, last_head };
  });
}

/** Before the first finding lines stand where they were signed; after it the time may be a neighbour's. */
function headTimed(head: Finding['last_head'], a: number | null, places: LinePlaces): Finding['last_head'] {
  if (head === null || a === null || head.size <= a) return head;
  return { size: head.size, time: places.atOrBefore(head.size - a)?.time ?? null };
}

const words: Readonly<Record<string, string>> = {
  ALTERED: 'This record was altered after it was logged.',
  INSERTED: 'This line was inserted: the log has no such record.',
  DUPLICATED: 'This record stands in the export more than once.',
  REORDERED: 'This record does not stand in its place.',
  NONCANONICAL: 'This line is not in the form that the log writes; two programs could read it differently.',
  MISMATCH: 'What was disclosed is not what the log committed to.',
  ORPHAN: 'A disclosure opens nothing in this record.',
  REWRITTEN: 'The records around here were rewritten.',
};

export function findingWords({ kind, path }: Finding): string {
  const text = words[kind] ?? `The verifier found ${kind} here.`;
  return path === null ? text : `${text} (${path})`;
}
