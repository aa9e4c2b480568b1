import { pullChanges } from '../../shared/api/sync.ts';
import { readRoute } from '../http/route.ts';
import { feedPage } from '../store/entities.ts';
import { feedHead } from '../store/organizations.ts';
import { feedCursor, seqOfCursor } from '../sync/feed-cursor.ts';

/** Well below what a client takes in one answer, also when every character is three bytes. */
const mostCharacters = 8_000_000;

/** A page of the change feed. Nothing is parsed on the way: each row holds its entity as it was committed. */
export const pullChangesRoute = readRoute(pullChanges, ({ query, caller, services }) => {
  const { db } = services.store;
  const org = caller.org.number;
  const head = feedHead(db, org);
  const from = seqOfCursor(head, query.cursor);
  const page = feedPage(db, org, from, { changes: query.limit, characters: mostCharacters });
  const behind = head.seq - page.seq;
  const cursor = feedCursor(head, page.seq);
  const body = `{"changes":[${page.changes}],"cursor":"${cursor}","more":${behind > 0},"remaining":${Math.min(behind, head.rows)}}`;
  return { body, headers: {} };
});
