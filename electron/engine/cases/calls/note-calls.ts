import { AppError } from '../../../../shared/errors/app-error.ts';
import type { CaseFinding } from '../../../../shared/ipc/finding-calls.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import type { CaseSession } from './case-session.ts';
import type { Handlers } from './handlers.ts';

type Names =
  | 'bookmark.set'
  | 'bookmark.remove'
  | 'bookmark.list'
  | 'finding.save'
  | 'finding.remove'
  | 'finding.list'
  | 'search.save'
  | 'search.remove'
  | 'search.list';

/** What the examiner writes into a case: each change stands in the journal, in the same transaction. */
export function noteHandlers(session: CaseSession): Handlers<Names> {
  const { db, journal } = session;
  const now = () => toTimestamp(session.parts.clock.nowMs());
  const named = (ids: readonly number[]) =>
    ids.length <= 20 ? ids.join(', ') : `${ids.slice(0, 20).join(', ')} and ${ids.length - 20} more`;
  const checkEvents = (ids: readonly number[]) => {
    for (const id of ids) session.event(id);
  };
  return {
    'bookmark.set': ({ event_ids, note, tags }) => {
      checkEvents(event_ids);
      const words = [note, ...tags.map((tag) => `#${tag}`)].filter((word) => word !== '').join(' ');
      journal.append('bookmarked', `Events ${named(event_ids)}: ${words}`, () => {
        for (const id of event_ids) {
          db.run(
            'INSERT OR REPLACE INTO bookmarks (event_id, note, tags, at) VALUES (?, ?, ?, ?)',
            id,
            note,
            JSON.stringify(tags),
            now(),
          );
        }
      });
      session.changed('case', 'bookmarks');
      return {};
    },
    'bookmark.remove': ({ event_ids }) => {
      journal.append('bookmark_removed', `Events ${named(event_ids)}`, () => {
        for (const id of event_ids) db.run('DELETE FROM bookmarks WHERE event_id = ?', id);
      });
      session.changed('case', 'bookmarks');
      return {};
    },
    'bookmark.list': () => {
      const rows = session.rows();
      type Row = { event_id: number; note: string; tags: string; at: string };
      return {
        bookmarks: db
          .all<Row>('SELECT event_id, note, tags, at FROM bookmarks ORDER BY event_id')
          .flatMap((row) => {
            const event = rows.row(row.event_id);
            return event === null
              ? []
              : [{ event, note: row.note, tags: JSON.parse(row.tags) as string[], at: row.at }];
          }),
      };
    },
    'finding.save': (input) => {
      checkEvents(input.cited);
      const id = input.id ?? session.newId();
      if (input.id !== null && db.first('SELECT 1 FROM findings WHERE id = ?', id) === null)
        throw new AppError('not_found', 'This finding was removed meanwhile. What you wrote was not kept.');
      const cites = input.cited.length === 0 ? '' : ` Cites events ${named(input.cited)}.`;
      journal.append('finding_saved', `${input.title} (${input.state}).${cites}`, () => {
        db.run(
          `INSERT INTO findings (id, title, text, state, techniques, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, state = excluded.state,
             techniques = excluded.techniques, updated_at = excluded.updated_at`,
          id,
          input.title,
          input.text,
          input.state,
          JSON.stringify(input.techniques),
          now(),
          now(),
        );
        db.run('DELETE FROM citations WHERE finding_id = ?', id);
        [...new Set(input.cited)].forEach((event, position) => {
          db.run(
            'INSERT INTO citations (finding_id, event_id, position) VALUES (?, ?, ?)',
            id,
            event,
            position,
          );
        });
      });
      session.changed('case', 'findings');
      return { id };
    },
    'finding.remove': ({ id }) => {
      const title = db.value<string>('SELECT title FROM findings WHERE id = ?', id);
      if (title === null) throw new AppError('not_found', 'This finding was removed already.');
      journal.append('finding_removed', title, () => db.run('DELETE FROM findings WHERE id = ?', id));
      session.changed('case', 'findings');
      return {};
    },
    'finding.list': () => {
      type Row = Omit<CaseFinding, 'techniques' | 'cited'> & { techniques: string };
      return {
        findings: db.all<Row>('SELECT * FROM findings ORDER BY created_at').map((row) => ({
          ...row,
          techniques: JSON.parse(row.techniques) as string[],
          cited: db
            .all<{ event_id: number }>(
              'SELECT event_id FROM citations WHERE finding_id = ? ORDER BY position',
              row.id,
            )
            .map(({ event_id }) => event_id),
        })),
      };
    },
    'search.save': ({ name, query }) => {
      journal.append('search_saved', `${name}: ${query}`, () =>
        db.run('INSERT OR REPLACE INTO searches (name, query) VALUES (?, ?)', name, query),
      );
      session.changed('case');
      return {};
    },
    'search.remove': ({ name }) => {
      journal.append('search_removed', name, () => db.run('DELETE FROM searches WHERE name = ?', name));
      session.changed('case');
      return {};
    },
    'search.list': () => ({
      searches: [
        ...db.all<{ name: string; query: string }>('SELECT name, query FROM searches ORDER BY name'),
      ],
    }),
  };
}
