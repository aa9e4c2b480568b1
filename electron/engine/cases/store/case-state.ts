import { createHash, type Hash } from 'node:crypto';
import type { CaseDb, CaseValue } from './case-db.ts';

/** What the examiner wrote, a row of JSON each, in an order that does not depend on how it came. */
const written = [
  "SELECT json_array('meta', key, value) FROM meta WHERE key IN ('id', 'name', 'created_at') ORDER BY key",
  "SELECT json_array('bookmark', event_id, note, tags, at) FROM bookmarks ORDER BY event_id",
  "SELECT json_array('finding', id, title, text, state, techniques, created_at, updated_at) FROM findings ORDER BY id",
  "SELECT json_array('citation', finding_id, event_id, position) FROM citations ORDER BY finding_id, event_id",
  "SELECT json_array('search', name, query) FROM searches ORDER BY name",
  "SELECT json_array('rule', name, text) FROM rules ORDER BY name",
  "SELECT json_array('detection', at, events, found) FROM detection",
];

/** What was taken in of one source as a whole, and what was found about it. */
const taken = [
  `SELECT json_array('source', n, id, name, format, mapping, added_at, bytes, sha256, trust, integrity, verdict)
   FROM sources WHERE n = ?`,
  "SELECT json_array('file', name, bytes, sha256, shape) FROM source_files WHERE source_n = ? ORDER BY n",
  `SELECT json_array('segment', n, first_id, rows, raw_bytes, unread, pieces, hex(digest)) FROM segments
   WHERE source_n = ? ORDER BY n`,
  `SELECT json_array('digests', name, block, hex(data)) FROM source_parts
   WHERE source_n = ? AND name IN ('file-hashes.json', 'digests.json', 'digest-report.json') ORDER BY name, block`,
  "SELECT json_array('unread', count(*)) FROM unread WHERE source_n = ?",
  "SELECT json_array('verdict', event_id, kind, text) FROM event_verdicts WHERE source_n = ? ORDER BY event_id, kind, text",
];

/**
 * The sources that are whole: a part that is still coming, or never came to its end, says so and is not vouched for. `key`
 * changes with whatever of a whole source can change while the case is open.
 */
const ready = `SELECT n, json_array(sha256, trust, integrity, json_extract(verdict, '$.verified_at')) AS key
  FROM sources WHERE state = 'ready' ORDER BY n`;

const rowsARead = 10_000;

/**
 * SHA-256 of what stands in a case: what the examiner wrote, the sources that are whole, and the hashes of their bytes. It
 * goes into each entry of the journal, so that a change beside the journal is found as one of the journal is.
 */
export class CaseState {
  private readonly db: CaseDb;
  /** Of each source, good as long as its key is the same: so that the thousandth source costs what the first did. */
  private readonly kept = new Map<number, { readonly key: string; readonly digest: string }>();

  constructor(db: CaseDb) {
    this.db = db;
  }

  /** In hex. */
  now(): string {
    const hash = createHash('sha256');
    for (const question of written) this.add(hash, question);
    for (const { n, key } of this.db.all<{ n: number; key: string }>(ready)) {
      let known = this.kept.get(n);
      if (known?.key !== key) {
        known = { key, digest: this.ofSource(n) };
        this.kept.set(n, known);
      }
      hash.update(known.digest);
    }
    return hash.digest('hex');
  }

  /** After what was undone. */
  forget(): void {
    this.kept.clear();
  }

  private ofSource(n: number): string {
    const hash = createHash('sha256');
    for (const question of taken) this.add(hash, question, n);
    return hash.digest('hex');
  }

  private add(hash: Hash, question: string, ...values: readonly CaseValue[]): void {
    for (let from = 0; ; from += rowsARead) {
      const page = `${question} LIMIT ? OFFSET ?`;
      const rows = this.db.all<Record<string, string>>(page, ...values, rowsARead, from);
      for (const row of rows) for (const text of Object.values(row)) hash.update(`${text}\n`);
      if (rows.length < rowsARead) return;
    }
  }
}
