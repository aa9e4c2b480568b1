import { z } from 'zod';
import { incidentSortSchema, listIncidents } from '../../shared/api/incidents.ts';
import { refuseField } from '../http/refusal.ts';
import { pathWithQuery, readRoute } from '../http/route.ts';
import { type ListPlace, listPage } from '../store/incident-list.ts';

const cursorSchema = z.tuple([incidentSortSchema, z.union([z.string(), z.number()]), z.string()]);
type Sort = z.infer<typeof incidentSortSchema>;

/** A page of incidents. The cursor holds where the last page ended, so that changes in between skip and double nothing else. */
export const listIncidentsRoute = readRoute(listIncidents, ({ query, caller, services }) => {
  const place = query.cursor === undefined ? null : placeOf(query.cursor, query.sort);
  const page = listPage(services.store.db, caller.org.number, query, place);
  const next = page.next === null ? null : cursorOf(query.sort, page.next);
  const body = `{"items":[${page.docs.join(',')}],"total":${page.total},"next_cursor":${JSON.stringify(next)}}`;
  if (next === null) return { body, headers: {} };
  const address = pathWithQuery(listIncidents, { ...query, cursor: next });
  return { body, headers: { link: `<${address}>; rel="next"` } };
});

function cursorOf(sort: Sort, { value, id }: ListPlace): string {
  return Buffer.from(JSON.stringify([sort, value, id]), 'utf8').toString('base64url');
}

function placeOf(cursor: string, sort: Sort): ListPlace {
  const [given, value, id] = decoded(cursor);
  if (given !== sort) throw refuseField('/cursor', 'this cursor belongs to another order');
  return { value, id };
}

function decoded(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw refuseField('/cursor', 'not a cursor of this list');
  }
}
