import { toHex } from '../../../../shared/audit/bytes.ts';
import { Journal, type JournalVerdict, verifyJournal } from '../../../../shared/audit/journal.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { JournalMark } from '../../../../shared/ipc/examiner-frames.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { noteTools } from '../../forensics/hashes.ts';
import type { CaseDb } from '../store/case-db.ts';

export type JournalState = { readonly state: 'intact' | 'tampered'; readonly problem: string | null };

export type JournalEntry = {
  readonly n: number;
  readonly time: string;
  readonly act: string;
  readonly text: string;
};

/**
 * What the examiner did in a case, as a log of its own (`shared/audit/journal.ts`). Its mark is kept outside the file: a
 * journal that was edited together with the file, or emptied, cannot know it.
 */
export class CaseJournal {
  readonly found: JournalState;
  private readonly db: CaseDb;
  private readonly caseId: string;
  private readonly nowMs: () => number;
  private readonly mark: (mark: JournalMark) => void;
  /** Null where what was found does not follow: it is shown and never written on. */
  private journal: Journal | null;

  constructor(parts: {
    readonly db: CaseDb;
    readonly caseId: string;
    readonly nowMs: () => number;
    readonly mark: (mark: JournalMark) => void;
    readonly known: JournalMark | null;
  }) {
    this.db = parts.db;
    this.caseId = parts.caseId;
    this.nowMs = parts.nowMs;
    this.mark = parts.mark;
    const records = this.records();
    const { known } = parts;
    const other = known !== null && known.case_id !== this.caseId;
    const kept = known === null || other ? null : { size: known.size, root: Buffer.from(known.root, 'hex') };
    const verdict = verifyJournal(noteTools, this.origin, records, kept);
    this.found = other
      ? tampered('This is another case than the one that was used here last.')
      : stateOf(verdict);
    this.journal = this.found.state === 'intact' ? Journal.resume(noteTools, this.origin, records) : null;
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
        const { n, text: record } = journal.append(toTimestamp(this.nowMs()), entry);
        this.db.run('INSERT INTO journal (n, record) VALUES (?, ?)', n, record);
        return made;
      });
    } catch (error) {
      // What was undone in the file is undone here too.
      this.journal = Journal.resume(noteTools, this.origin, this.records());
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
    case 'unanchored':
      return { state: 'intact', problem: null };
    case 'cut':
      return tampered(
        verdict.size === 0
          ? `The journal was emptied: it had ${verdict.kept} entries when this case was used here last.`
          : `The journal was cut: it has ${verdict.size} entries and had ${verdict.kept} when this case was used here last.`,
      );
    case 'rewritten':
      return tampered('The journal was written anew: its entries are not those that were here last.');
    case 'broken':
      return tampered(
        `Entry ${verdict.index} of the journal does not follow from the one before (${verdict.fault}).`,
      );
  }
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
