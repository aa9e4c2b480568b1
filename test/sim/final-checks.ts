import type { Database } from 'better-sqlite3';
import type { Incident } from '../../shared/domain/incident.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { isRowOnly } from './keeping.ts';
import { type Ledger, same } from './ledger.ts';
import { entitiesAfter } from './observer.ts';
import type { SimClient } from './sim-client.ts';
import type { SimServer } from './sim-server.ts';

type Running = NonNullable<ReturnType<SimClient['engine']>>;

/** After the healing: nothing waits any more, and what is here is what the server has. */
export function checkHealed(
  client: SimClient,
  server: SimServer,
  ledger: Ledger,
  connection: 'live' | 'polling',
): void {
  const engine = client.engine();
  const reader = client.reader();
  if (engine === null || reader === null) {
    ledger.wrong('undrained', `client ${client.index} did not come up again`);
    return;
  }
  checkDrained(client, engine, ledger, connection);
  checkEqual(client, reader, server, ledger, connection === 'polling');
  checkDeclared(client, engine, ledger);
  if (connection === 'polling') checkSkew(client, engine, server, ledger);
}

function checkDrained(
  client: SimClient,
  engine: NonNullable<ReturnType<SimClient['engine']>>,
  ledger: Ledger,
  connection: 'live' | 'polling',
): void {
  const status = engine.call('sync.get', {});
  if (status.connection !== connection)
    ledger.wrong(
      'undrained',
      `client ${client.index} is ${status.connection}: ${status.problem?.code ?? 'no problem'}`,
    );
  const { entries } = engine.call('outbox.list', {});
  // Nothing is sent of an incident whose declaration waits for the person; an older copy that was put back makes it wait.
  const undecided = new Set(
    entries.flatMap(({ incident_id, kind, state }) =>
      kind === 'incident.create' && state === 'refused' ? [incident_id] : [],
    ),
  );
  for (const entry of entries) {
    if (entry.state === 'queued' && undecided.has(entry.incident_id)) continue;
    if (entry.state !== 'refused')
      ledger.wrong(
        'undrained',
        `${entry.kind} ${entry.id} of client ${client.index} is ${entry.state}: ${entry.problem?.code ?? 'no problem'}`,
      );
    else if (entry.problem === null || entry.summary === '')
      ledger.wrong('lost', `${entry.id} is refused and does not say why`);
    const words = ledger.commands.get(entry.id)?.text ?? '';
    if (!(entry.text ?? '').includes(words)) ledger.wrong('lost', `the words of ${entry.id} are gone`);
  }
}

/** What was declared without a network has its own times, and the server's reference. */
function checkDeclared(client: SimClient, engine: Running, ledger: Ledger): void {
  for (const { client: index, effects, entityId: id, kind, base } of ledger.commands.values()) {
    if (kind !== 'create' || index !== client.index || effects === 0) continue;
    const shown = engine.call('incident.get', { id })?.incident;
    if (shown?.reference == null) ledger.wrong('lost', `${id} has no reference although it has arrived`);
    if (shown?.declared_at !== base.declared_at || shown?.detected_at !== base.declared_at)
      ledger.wrong('lost', `${id} was declared at ${base.declared_at}, and says ${shown?.declared_at}`);
  }
}

/** Who is polled is heard every few seconds, so that a clock that is wrong must be known by now. */
function checkSkew(client: SimClient, engine: Running, server: SimServer, ledger: Ledger): void {
  const skew = client.skewMs() - server.skewMs();
  const told = engine.call('sync.get', {}).clock_skew_ms;
  const isRight = Math.abs(skew) < 58_000 ? told === null : Math.abs((told ?? 0) - skew) < 3_000;
  if (!isRight && Math.abs(Math.abs(skew) - 60_000) > 2_500)
    ledger.wrong(
      'undrained',
      `the clock of client ${client.index} is off by ${skew} ms, and it says ${told}`,
    );
}

function checkEqual(
  client: SimClient,
  reader: Database,
  server: SimServer,
  ledger: Ledger,
  isPolled: boolean,
): void {
  const unequal = (what: string) => ledger.wrong('diverged', `client ${client.index}: ${what}`);
  const stored = entitiesAfter(server.db(), client.member.org, 0).filter(
    // People are in no documented endpoint, and nothing there says that something was removed.
    ({ doc, kind }) => doc !== 'null' && !isRowOnly(reader, doc) && !(isPolled && kind === 'user'),
  );
  const engine = client.engine();
  if (engine === null) return;
  const docs = (sql: string) => reader.prepare(sql).all() as { readonly id: string; readonly data: string }[];
  const incidents = new Map(
    docs('SELECT k.id, b.data FROM incident_bodies b JOIN incident_keys k ON k.n = b.n').map((row) => [
      row.id,
      row.data,
    ]),
  );
  const [evidence, containment] = ['evidence', 'containment'].map(
    (table) => new Map(docs(`SELECT id, data FROM ${table}`).map((row) => [row.id, row.data])),
  );
  const users = new Map(docs('SELECT id, data FROM users').map((row) => [row.id, row.data]));
  const events = new Map<string, TimelineEvent>();
  for (const id of incidents.keys())
    for (const entry of engine.call('incident.get', { id })?.timeline ?? []) {
      if (entry.state !== 'confirmed') continue;
      if (events.has(entry.event.id)) unequal(`entry ${entry.event.id} is shown twice`);
      events.set(entry.event.id, entry.event);
    }
  const count = (kind: string) => stored.filter((entity) => entity.kind === kind).length;
  for (const { doc, id, kind } of stored) {
    const theirs: unknown = JSON.parse(doc);
    const table = { incident: incidents, evidence, containment, user: users };
    const here = kind === 'event' ? events.get(id) : JSON.parse(table[kind]?.get(id) ?? 'null');
    if (!same(sorted(here), sorted(theirs))) unequal(`${kind} ${id} is not what the server has`);
  }
  if (incidents.size !== count('incident'))
    unequal(`${incidents.size} incidents, the server has ${count('incident')}`);
  if (events.size !== count('event')) unequal(`${events.size} entries, the server has ${count('event')}`);
  if (!isPolled && users.size !== count('user'))
    unequal(`${users.size} people, the server has ${count('user')}`);
  for (const [kind, rows] of Object.entries({ evidence, containment }))
    if (rows?.size !== count(kind)) unequal(`${rows?.size} of ${kind}, the server has ${count(kind)}`);
  checkQueue(
    engine,
    [...incidents.values()].map((data) => JSON.parse(data) as Incident),
    unequal,
  );
}

/** The list in memory tells what the cache has. */
function checkQueue(
  engine: NonNullable<ReturnType<SimClient['engine']>>,
  incidents: readonly Incident[],
  unequal: (what: string) => void,
): void {
  const filter = { text: '', severity: [], status: [], assignee: [], source: [], tag: [] };
  const { rows } = engine.call('queue.page', {
    filter,
    sort: { by: 'updated_at', direction: 'desc' },
    offset: 0,
    limit: 200,
  });
  const listed = new Map(rows.map((row) => [row.id, row]));
  for (const { id } of incidents) {
    const row = listed.get(id);
    const shown = engine.call('incident.get', { id })?.incident;
    if (row === undefined || shown === undefined) unequal(`${id} is not in the queue`);
    else if (row.title !== shown.title || row.severity !== shown.severity || row.status !== shown.status)
      unequal(`${id} is another in the queue`);
  }
}

/** With its members in one order, since the wire has another than the cache. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
