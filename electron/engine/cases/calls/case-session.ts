import { AppError } from '../../../../shared/errors/app-error.ts';
import type { Job } from '../../../../shared/ipc/case-calls.ts';
import type { EventFilter } from '../../../../shared/ipc/event-calls.ts';
import type { JournalMark } from '../../../../shared/ipc/examiner-frames.ts';
import type { Clock } from '../../../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../../../shared/lib/id.ts';
import type { OpenDatabase } from '../../cache/database.ts';
import type { Log } from '../../log.ts';
import { EventRows } from '../ask/event-rows.ts';
import { loadNotes, type Notes } from '../ask/notes.ts';
import { type Selection, select } from '../ask/select.ts';
import { type EventSort, orderOf } from '../ask/sort-order.ts';
import type { CaseDb } from '../store/case-db.ts';
import type { CaseFile } from '../store/case-file.ts';
import { OpenCase } from '../store/open-case.ts';
import { CaseJournal } from './case-journal.ts';
import { Jobs } from './jobs.ts';

/** Everything of the outside that the examiner touches. */
export type ExaminerParts = {
  /** To the page: `changed` with topics, `job` with progress. */
  readonly emit: (name: 'changed' | 'job', payload: unknown) => void;
  /** Keeps how far the journal has come outside the case file. */
  readonly mark: (mark: JournalMark) => void;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly openDatabase: OpenDatabase;
  /** Program of the threads that shred records: the source under plain Node, the bundled file in the console. */
  readonly shredWorker: URL;
  /** Folder of what comes with the console: rules and the independent checker; `docs/formats` stands beside it. */
  readonly resources: string;
  /** Threads beside this one. */
  readonly threads: number;
};

export type CaseTopic = 'case' | 'sources' | 'events' | 'bookmarks' | 'findings';

const selectionsKept = 4;

/** The one open case, and what was computed of it last. */
export class CaseSession {
  readonly parts: ExaminerParts;
  readonly id: string;
  readonly name: string;
  readonly events: OpenCase;
  readonly jobs: Jobs;
  readonly journal: CaseJournal;
  /** What this machine trusts: pin files as they are. */
  readonly pins: () => readonly unknown[];
  private readonly file: CaseFile;
  private noted: Notes | null = null;
  /** Grows with every change of notes. */
  private notesVersion = 0;
  private readonly selections = new Map<string, Selection>();
  private readonly orders = new Map<string, Uint32Array>();

  constructor(
    parts: ExaminerParts,
    file: CaseFile,
    about: {
      id: string;
      name: string;
      known: JournalMark | null;
      fresh: boolean;
      pins: () => readonly unknown[];
    },
  ) {
    this.pins = about.pins;
    this.parts = parts;
    this.file = file;
    this.id = about.id;
    this.name = about.name;
    this.events = new OpenCase(file.db);
    this.journal = new CaseJournal({
      db: file.db,
      caseId: about.id,
      nowMs: () => parts.clock.nowMs(),
      mark: parts.mark,
      known: about.known,
      fresh: about.fresh,
    });
    this.jobs = new Jobs({
      emit: (job: Job) => parts.emit('job', job),
      newId: () => this.newId(),
      clock: parts.clock,
    });
  }

  get db(): CaseDb {
    return this.events.db;
  }

  get notes(): Notes {
    this.noted ??= loadNotes(this.db);
    return this.noted;
  }

  newId(): string {
    return uuidV7(this.parts.clock, this.parts.random);
  }

  rows(): EventRows {
    return new EventRows(this.events, this.notes);
  }

  selection(filter: EventFilter): Selection {
    return remembered(this.selections, this.keyOf(filter), selectionsKept, () =>
      select(this.events, this.notes, filter),
    );
  }

  order(filter: EventFilter, sort: EventSort): Uint32Array {
    const key = `${sort.by} ${sort.direction} ${this.keyOf(filter)}`;
    return remembered(this.orders, key, 2, () => orderOf(this.events, this.selection(filter), sort));
  }

  /** Says that something moved; what was computed from it is computed again. */
  changed(...topics: readonly CaseTopic[]): void {
    if (topics.some((topic) => topic !== 'case')) {
      this.noted = null;
      this.notesVersion++;
    }
    this.parts.emit('changed', { topics });
  }

  event(id: number): { readonly segment: ReturnType<OpenCase['segmentOf']> & object; readonly row: number } {
    const segment = this.events.segmentOf(id);
    if (segment === null) throw new AppError('not_found', 'This event is not in the case any more.');
    return { segment, row: id - segment.first_id };
  }

  async close(): Promise<void> {
    await this.jobs.stop();
    this.events.forget();
    this.file.close();
  }

  private keyOf({ query, from, to }: EventFilter): string {
    return `${this.events.generation} ${this.notesVersion} ${from} ${to} ${query}`;
  }
}

function remembered<T>(kept: Map<string, T>, key: string, most: number, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  // Before what is new needs room.
  for (const oldest of kept.keys()) {
    if (kept.size < most) break;
    kept.delete(oldest);
  }
  const made = make();
  kept.set(key, made);
  return made;
}
