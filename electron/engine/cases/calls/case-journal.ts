import { toHex } from '../../../../shared/audit/bytes.ts';
import { Journal, type JournalVerdict, verifyJournal } from '../../../../shared/audit/journal.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { JournalMark } from '../../../../shared/ipc/examiner-frames.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { noteTools } from '../../forensics/hashes.ts';
import type { CaseDb } from '../store/case-db.ts';
import { CaseState } from '../store/case-state.ts';

export type JournalState = {
  readonly state: 'intact' | 'unanchored' | 'tampered';
  readonly problem: string | null;
};

export type JournalEntry = {
  readonly n: number;
  readonly time: string;
  readonly act: string;
  readonly text: string;
};

/**
 * What the examiner did in a case, as a log of its own (`shared/audit/journal.ts`). Its mark is kept outside the file: a
 * journal that was edited together with the file, or emptied, cannot know it. Each entry says what stood in the case after
 * it (`CaseState`), so that what is changed beside the journal is found too.
 */
export class CaseJournal {
  readonly found: JournalState;
  private readonly db: CaseDb;
  private readonly caseId: string;
  private readonly nowMs: () => number;
  private readonly mark: (mark: JournalMark) => void;
  private readonly state: CaseState;
  /** Null where what was found does not follow: it is shown and never written on. */
  private journal: Journal | null;

  constructor(parts: {
    readonly db: CaseDb;
    readonly caseId: string;
    readonly nowMs: () => number;
    readonly mark: (mark: JournalMark) => void;
    readonly known: JournalMark | null;
    /** Whether the case was made just now: only then it has no entry. */
    readonly fresh: boolean;
  }) {
    this.db = parts.db;
    this.caseId = parts.caseId;
    this.nowMs = parts.nowMs;
    this.mark = parts.mark;
    this.state = new CaseState(parts.db);
    const records = this.records();
    const { known } = parts;
    const other = known !== null && known.case_id !== this.caseId;
    const kept = known === null || other ? null : { size: known.size, root: Buffer.from(known.root, 'hex') };
    const verdict = verifyJournal(noteTools, this.origin, records, kept);
    this.found = other
      ? tampered('This is another case than the one that was used here last.')
      : parts.fresh
        ? { state: 'intact', problem: null }
        : records.length === 0
          ? emptied(kept?.size)
          : this.compared(stateOf(verdict), records.at(-1));
    this.journal = this.found.state !== 'tampered' ? Journal.resume(noteTools, this.origin, records) : null;
  }

  get size(): number {
    return this.db.value<number>('SELECT count(*) FROM journal') ?? 0;
  }

  /**
   * Adds what was done, durably, then tells the mark. With `change` both happen or neither. A journal that was tampered with
   * takes no more: what is done after that would seem to vouch for what was done before.
   */
  append<T>(act: string, text: string, change: () => T): T {
    if (this.journal === null) {
      throw new AppError(
        'conflict',
        'The journal of this case was changed outside Watchfloor, so nothing more is written into this case. It can be read, searched and reported on.',
      );
    }
    const { journal } = this;
    const entry = { act, actor: { id: 'examiner' }, text: text.toWellFormed().slice(0, 8_000) };
    let value: T;
    try {
      value = this.db.transaction(() => {
        const made = change();
        const { n, text: record } = journal.append(toTimestamp(this.nowMs()), {
          ...entry,
          state: this.state.now(),
        });
        this.db.run('INSERT INTO journal (n, record) VALUES (?, ?)', n, record);
        return made;
      });
    } catch (error) {
      // What was undone in the file is undone here too.
      this.journal = Journal.resume(noteTools, this.origin, this.records());
      this.state.forget();
      throw error;
    }
    const { size, root } = journal.head();
    this.mark({ case_id: this.caseId, size, root: toHex(root) });
    return value;
  }

  /** For what only reads: kept where it can be, and never in the way. */
  note(act: string, text: string): void {
    if (this.journal !== null) this.append(act, text, () => undefined);
  }

  /** For what is worth more than its entry, and is written into a case whose journal takes no more, too. */
  keep(act: string, text: string, change: () => void): void {
    if (this.journal === null) this.db.transaction(change);
    else this.append(act, text, change);
  }

  /** Where the journal stands: its size and the root of its tree in hex; null for one that was tampered with. */
  head(): { readonly size: number; readonly root: string } | null {
    if (this.journal === null) return null;
    const { size, root } = this.journal.head();
    return { size, root: toHex(root) };
  }

  list(offset: number, limit: number): { entries: JournalEntry[]; total: number } {
    const rows = this.db.all<{ n: number; record: string }>(
      'SELECT n, record FROM journal ORDER BY n DESC LIMIT ? OFFSET ?',
      limit,
      offset,
    );
    return { entries: rows.map(({ n, record }) => readEntry(n, record)), total: this.size };
  }

  /** The newest entry says what stood in the case after it; entries of older versions say nothing of it. */
  private compared(state: JournalState, newest: string | undefined): JournalState {
    if (state.state === 'tampered' || newest === undefined) return state;
    const { state: then } = JSON.parse(newest) as { state?: unknown };
    if (then === undefined || then === this.state.now()) return state;
    return tampered(
      'What stands in this case is not what its journal says stood there last: bookmarks, findings or sources were changed beside it.',
    );
  }

  private get origin(): string {
    return `case/${this.caseId}`;
  }

  private records(): string[] {
    return this.db
      .all<{ record: string }>('SELECT record FROM journal ORDER BY n')
      .map(({ record }) => record);
  }
}

function stateOf(verdict: JournalVerdict): JournalState {
  switch (verdict.kind) {
    case 'intact':
      return { state: 'intact', problem: null };
    case 'unanchored':
      return {
        state: 'unanchored',
        problem:
          'Nothing outside this file vouches for its journal: it was not used here before. From now on it is watched.',
      };
    case 'cut':
      return tampered(
        `The journal was cut: it has ${verdict.size} entries and had ${verdict.kept} when this case was used here last.`,
      );
    case 'rewritten':
      return tampered('The journal was written anew: its entries are not those that were here last.');
    case 'broken':
      return tampered(
        `Entry ${verdict.index} of the journal does not follow from the one before (${verdict.fault}).`,
      );
  }
}

/** Even where no mark is kept: no case is without the entry of its beginning. */
function emptied(kept: number | undefined): JournalState {
  const before = kept === undefined ? 'at least one entry' : `${kept} entries`;
  return tampered(`The journal was emptied: it had ${before} when this case was used last.`);
}

function tampered(problem: string): JournalState {
  return { state: 'tampered', problem };
}

function readEntry(n: number, record: string): JournalEntry {
  const fallback = { n, time: '1970-01-01T00:00:00.000Z', act: 'unreadable', text: record.slice(0, 8_000) };
  try {
    const { _t: time, act, text } = JSON.parse(record) as Record<string, unknown>;
    if (typeof time !== 'string' || typeof act !== 'string' || typeof text !== 'string') return fallback;
    return Number.isNaN(Date.parse(time)) ? fallback : { n, time, act, text };
  } catch {
    return fallback;
  }
}
