import { answerLimits } from '../../shared/api/protocol.ts';
import { pullChanges } from '../../shared/api/sync.ts';
import { readRoute } from '../http/route.ts';
import { feedPage } from '../store/entities.ts';
import { feedHead } from '../store/organizations.ts';
import { feedCursor, seqOfCursor } from '../sync/feed-cursor.ts';

const begin = Buffer.from('{"changes":[');
/** Half of what a client takes in one answer. */
const mostBytes = answerLimits.bodyBytes / 2;

/** A page of the change feed. Nothing is parsed on the way: each row holds its entity as it was committed. */
export const pullChangesRoute = readRoute(pullChanges, ({ query, caller, services }) => {
  const { db } = services.store;
  const org = caller.org.number;
  const head = feedHead(db, org);
  const from = seqOfCursor(head, query.cursor);
  const page = feedPage(db, org, from, { changes: query.limit, bytes: mostBytes });
  const behind = head.seq - page.seq;
  const cursor = feedCursor(head, page.seq);
  const end = `],"cursor":"${cursor}","more":${behind > 0},"remaining":${Math.min(behind, head.rows)}}`;
  return { body: Buffer.concat([begin, page.changes, Buffer.from(end)]), headers: {} };
});
