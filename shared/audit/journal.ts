import { equalBytes, hashBytes, toHex } from './bytes.ts';
import { type AuditJson, canonicalJson } from './canonical-json.ts';
import { genesisHash, leafHash } from './chain.ts';
import { type Checkpoint, formatCheckpoint } from './checkpoint.ts';
import { TreeStack } from './merkle-tree.ts';
import type { NoteTools } from './note-keys.ts';
import { formatNote, type NoteSignature } from './signed-note.ts';
import { readStrictRecord } from './strict-record.ts';

/**
 * A journal is a small log of its own in the form of the audit trail (`watchfloor/audit/v1`, sections 1 to 3): what an
 * examiner did to a case, or what happened to a piece of evidence. Whoever holds the file holds its journal too and could
 * edit both, or empty the journal; so the newest head is kept elsewhere (keychain, custody record, report), and
 * `verifyJournal` holds the journal against it.
 *
 *     const journal = Journal.begin(tools, 'case/01j9…');
 *     const { text, leaf } = journal.append(now, { act: 'case.opened', actor: { id: 'u-7' } });
 *     // store `text` as a line and keep `journal.head()`, or `journal.signedHead(sign)`, outside the file, in this order
 *
 * Store a record before its head is kept: after a crash between the two the journal is longer than the kept head, which
 * `verifyJournal` tells apart from a changed one (`beyond`).
 */
export class Journal {
  readonly origin: string;
  readonly #tools: JournalTools;
  readonly #tree: TreeStack;
  #previous: Uint8Array;
  #time = '';

  private constructor(tools: JournalTools, origin: string) {
    this.#tools = tools;
    this.origin = origin;
    this.#tree = new TreeStack(tools.sha256);
    this.#previous = genesisHash(tools.sha256, tools.utf8, origin);
  }

  /** An empty one; `origin` is `[a-z0-9./-]{3,120}` and no other log's. */
  static begin(tools: JournalTools, origin: string): Journal {
    if (!/^[a-z0-9./-]{3,120}$/.test(origin)) throw new RangeError(`not the origin of a log: ${origin}`);
    return new Journal(tools, origin);
  }

  /**
   * Goes on after `records`, the stored lines without their LF. Throws a RangeError at the first that does not follow from
   * the one before: such a journal is verified and shown, and never written on.
   */
  static resume(tools: JournalTools, origin: string, records: Iterable<string>): Journal {
    const journal = Journal.begin(tools, origin);
    for (const text of records) {
      const fault = journal.follow(text);
      if (fault !== null) throw new RangeError(`record ${journal.size} of the journal: ${fault}`);
    }
    return journal;
  }

  /** Records so far. */
  get size(): number {
    return this.#tree.size;
  }

  /**
   * Adds what was done at `time` (`YYYY-MM-DDTHH:MM:SS.sssZ`; not before the record in front, which it is raised to).
   * `entry` has at least one member, named `[a-z][a-z0-9_]{0,31}`; a RangeError says that it cannot be a record.
   */
  append(
    time: string,
    entry: JournalEntry,
  ): { readonly n: number; readonly text: string; readonly leaf: Uint8Array } {
    const n = this.size;
    const text = canonicalJson({
      ...entry,
      _log: this.origin,
      _n: n,
      _prev: toHex(this.#previous),
      _t: time < this.#time ? this.#time : time,
      _v: 1,
    });
    const fault = this.follow(text);
    if (fault !== null) throw new RangeError(`this cannot be a record of a journal: ${fault}`);
    return { n, text, leaf: this.#previous };
  }

  head(): Checkpoint {
    return { origin: this.origin, size: this.size, root: this.#tree.root() };
  }

  /** The head as a checkpoint under the signature that `sign` gives for its text; key names equal the origin. */
  signedHead(sign: (text: string) => NoteSignature): string {
    const text = formatCheckpoint(this.head());
    return formatNote({ text, signatures: [sign(text)] });
  }

  /** Takes a stored record in as the next one, or answers why it is not and leaves the journal as it was. */
  follow(text: string): JournalFault | null {
    const bytes = this.#tools.utf8(text);
    const record = readStrictRecord(text, bytes.length, this.origin);
    if (record === null) return 'form';
    if (record._n !== this.size) return 'number';
    if (record._prev !== toHex(this.#previous)) return 'chain';
    if (record._t < this.#time) return 'time';
    this.#time = record._t;
    this.#previous = leafHash(this.#tools.sha256, bytes);
    this.#tree.push(this.#previous);
    return null;
  }
}

export type JournalTools = Pick<NoteTools, 'sha256' | 'utf8'>;

export type JournalEntry = { readonly [name: string]: AuditJson };

/** Why a record does not follow from the one before: its own form, its number, the link, or a time that runs backwards. */
type JournalFault = 'form' | 'number' | 'chain' | 'time';

export type JournalVerdict =
  /** As it was when the head was kept; `beyond` records came after that, and nothing outside vouches for those. */
  | { readonly kind: 'intact'; readonly size: number; readonly beyond: number }
  /** Consistent in itself, with no kept head to hold it against: it may have been written anew, or be cut. */
  | { readonly kind: 'unanchored'; readonly size: number }
  /** Fewer records than the kept head covers; `size` is 0 for an emptied journal. */
  | { readonly kind: 'cut'; readonly size: number; readonly kept: number }
  /** As many records and well chained, and not those that the kept head covers: all was written anew. */
  | { readonly kind: 'rewritten'; readonly size: number; readonly kept: number }
  /** Record `index` does not follow from the one before. */
  | { readonly kind: 'broken'; readonly index: number; readonly fault: JournalFault };

/**
 * Holds a journal, its stored lines without their LF, against a head that was kept elsewhere (`null` if there is none). A
 * head that came as a signed note has been checked before (`judgeHead`); here it is what is trusted.
 */
export function verifyJournal(
  tools: JournalTools,
  origin: string,
  records: Iterable<string>,
  kept: Pick<Checkpoint, 'size' | 'root'> | null,
): JournalVerdict {
  if (kept !== null && kept.root.length !== hashBytes) throw new RangeError('a root is 32 bytes');
  const journal = Journal.begin(tools, origin);
  let rootThen = kept?.size === 0 ? journal.head().root : null;
  for (const text of records) {
    const fault = journal.follow(text);
    if (fault !== null) return { kind: 'broken', index: journal.size, fault };
    if (journal.size === kept?.size) rootThen = journal.head().root;
  }
  const { size } = journal;
  if (kept === null) return { kind: 'unanchored', size };
  if (rootThen === null) return { kind: 'cut', size, kept: kept.size };
  if (!equalBytes(rootThen, kept.root)) return { kind: 'rewritten', size, kept: kept.size };
  return { kind: 'intact', size, beyond: size - kept.size };
}
