import { createHash } from 'node:crypto';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { ReportRequest } from '../../../shared/ipc/report-calls.ts';
import type { Verdict } from '../../../shared/ipc/source-calls.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import type { CaseSession } from '../cases/calls/case-session.ts';
import { eventDetail } from '../cases/calls/event-detail.ts';
import type { CitedRecord, ReportedSource, ReportModel } from './report-model.ts';

/** What is in a report is bounded, so that it can be printed; what is left out is said. */
const limits = { records: 500, rawCharacters: 4_000, journal: 2_000 } as const;

export type ReportParts = {
  readonly session: CaseSession;
  /** The other calls of the case. */
  readonly ask: {
    readonly case: () => Promise<OutputOf<'case.get'>>;
    readonly findings: () => Promise<OutputOf<'finding.list'>>;
    readonly bookmarks: () => Promise<OutputOf<'bookmark.list'>>;
    readonly sources: () => Promise<OutputOf<'source.list'>>;
    readonly verdict: (source_id: string) => Promise<Verdict | null>;
  };
  readonly words: (verdict: Verdict) => { readonly headline: string; readonly detail: string };
  readonly program: string;
};

/** Everything that a report of the open case says, at this moment. */
export async function gatherReport(parts: ReportParts, request: ReportRequest): Promise<ReportModel> {
  const { session, ask } = parts;
  const about = await ask.case();
  const { findings } = await ask.findings();
  const { bookmarks } = await ask.bookmarks();
  const { sources } = await ask.sources();
  let room: number = limits.records;
  const take = <T>(list: readonly T[]): readonly T[] => {
    const taken = list.slice(0, room);
    room -= taken.length;
    return taken;
  };
  const written = findings.map(({ cited, ...finding }) => {
    const shown = take(cited);
    return {
      ...finding,
      cited: shown.map((id) => citedRecord(session, id)),
      left_out: cited.length - shown.length,
    };
  });
  const marked = request.bookmarks ? take(bookmarks) : [];
  const journal = session.journal.list(0, limits.journal);
  return {
    title: request.title,
    examiner: request.examiner,
    summary: request.summary,
    case_id: about.id,
    case_name: about.name,
    made_at: toTimestamp(session.parts.clock.nowMs()),
    program: parts.program,
    events: about.events,
    unread: about.unread,
    first_time: about.first_time,
    last_time: about.last_time,
    sources: await Promise.all(sources.map((source) => reported(parts, source))),
    findings: written,
    bookmarks: marked.map(({ event, note }) => ({ ...citedRecord(session, event.id), note })),
    bookmarks_left_out: request.bookmarks ? bookmarks.length - marked.length : 0,
    journal: journal.entries.toReversed(),
    journal_left_out: journal.total - journal.entries.length,
    journal_head: session.journal.head(),
    journal_problem: session.journal.found.problem,
  };
}

async function reported(
  { ask, words }: ReportParts,
  source: ReportedSource['source'],
): Promise<ReportedSource> {
  const verdict = await ask.verdict(source.id);
  return { source, verdict, words: verdict === null ? null : words(verdict) };
}

function citedRecord(session: CaseSession, id: number): CitedRecord {
  const { event, source_name, file, byte_offset, raw, raw_bytes, bookmark, proof } = eventDetail(session, id);
  const { segment, row } = session.event(id);
  return {
    id,
    source_name,
    file,
    line: event.line,
    byte_offset,
    time: event.time,
    actor: event.actor,
    action: event.action,
    object: event.object,
    outcome: event.outcome,
    address: event.address,
    raw: raw.slice(0, limits.rawCharacters).toWellFormed(),
    raw_bytes,
    sha256: createHash('sha256').update(session.events.record(segment, row)).digest('hex'),
    note: bookmark?.note ?? null,
    proof:
      proof === null
        ? null
        : {
            index: proof.index,
            leaf: proof.leaf,
            head_size: proof.head_size,
            included: proof.included,
            file: null,
          },
  };
}
