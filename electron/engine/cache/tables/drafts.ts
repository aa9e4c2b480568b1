import type { AnyDb, WritableDb } from '../database.ts';

export type Draft = { readonly text: string; readonly saved_at: string };

/** Empty text removes the draft. */
export function putDraft(db: WritableDb, key: string, text: string, savedAt: string): void {
  if (text === '') {
    removeDraft(db, key);
    return;
  }
  db.run(
    `INSERT INTO drafts (key, text, saved_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at`,
    key,
    text,
    savedAt,
  );
}

export function getDraft(db: AnyDb, key: string): Draft | null {
  return db.first<Draft>('SELECT text, saved_at FROM drafts WHERE key = ?', key);
}

export function removeDraft(db: WritableDb, key: string): void {
  db.run('DELETE FROM drafts WHERE key = ?', key);
}
