import { createHash, type Hash } from 'node:crypto';
import type { CaseDb } from './case-db.ts';

/** What the examiner wrote, a row of JSON each, in an order that does not depend on how it came. */
const written = [
  "SELECT json_array('meta', key, value) FROM meta WHERE key IN ('id', 'name', 'created_at') ORDER BY key",
  "SELECT json_array('bookmark', event_id, note, tags, at) FROM bookmarks ORDER BY event_id",
  `SELECT json_array('finding', id, title, text, state, techniques, created_at, updated_at) FROM findings ORDER BY id`,
  "SELECT json_array('citation', finding_id, event_id, position) FROM citations ORDER BY finding_id, event_id",
  "SELECT json_array('search', name, query) FROM searches ORDER BY name",
  "SELECT json_array('rule', name, text) FROM rules ORDER BY name",
  "SELECT json_array('detection', at, events, found) FROM detection",
];

/** What was taken in as a whole; a part that is still coming, or never came to its end, says so and is not vouched for. */
const ready = "(SELECT n FROM sources WHERE state = 'ready')";
const taken = [
  `SELECT json_array('source', n, id, name, format, mapping, added_at, bytes, sha256, trust, integrity, verdict)
   FROM sources WHERE state = 'ready' ORDER BY n`,
  `SELECT json_array('file', source_n, name, bytes, sha256, shape) FROM source_files WHERE source_n IN ${ready} ORDER BY n`,
  `SELECT json_array('segment', source_n, n, first_id, rows, raw_bytes, unread, pieces, hex(digest)) FROM segments
   WHERE source_n IN ${ready} ORDER BY n`,
  `SELECT json_array('digests', source_n, name, block, hex(data)) FROM source_parts
   WHERE name IN ('file-hashes.json', 'digests.json', 'digest-report.json') AND source_n IN ${ready}
   ORDER BY source_n, name, block`,
  `SELECT json_array('unread', source_n, count(*)) FROM unread WHERE source_n IN ${ready} GROUP BY source_n ORDER BY source_n`,
  `SELECT json_array('verdict', event_id, source_n, kind, text) FROM event_verdicts WHERE source_n IN ${ready}
   ORDER BY event_id, kind, text`,
];

/** Changes with whatever can change of what was taken in while the case is open. */
const takenKey = `SELECT json_group_array(json_array(n, sha256, trust, integrity, json_extract(verdict, '$.verified_at')))
  FROM sources WHERE state = 'ready'`;

const rowsARead = 10_000;

/**
 * SHA-256 of what stands in a case: what the examiner wrote, the sources that are whole, and the hashes of their bytes. It
 * goes into each entry of the journal, so that a change beside the journal is found as one of the journal is.
 */
export class CaseState {
  private readonly db: CaseDb;
  private kept: { readonly key: string; readonly digest: string } | null = null;

  constructor(db: CaseDb) {
    this.db = db;
  }

  /** In hex. Of what was taken in the last digest is good as long as nothing came or went. */
  now(): string {
    const key = this.db.value<string>(takenKey) ?? '';
    if (this.kept?.key !== key) this.kept = { key, digest: this.digest(taken) };
    return createHash('sha256').update(this.digest(written)).update(this.kept.digest).digest('hex');
  }

  /** After what was undone. */
  forget(): void {
    this.kept = null;
  }

  private digest(questions: readonly string[]): string {
    const hash = createHash('sha256');
    for (const question of questions) this.add(hash, question);
    return hash.digest('hex');
  }

  private add(hash: Hash, question: string): void {
    for (let from = 0; ; from += rowsARead) {
      const rows = this.db.all<Record<string, string>>(`${question} LIMIT ? OFFSET ?`, rowsARead, from);
      for (const row of rows) for (const text of Object.values(row)) hash.update(`${text}\n`);
      if (rows.length < rowsARead) return;
    }
  }
}
