import type { Database } from 'better-sqlite3';
import { all } from '../../server/store/database.ts';
import { feedHead } from '../../server/store/organizations.ts';
import { createKeepCheck, isPruned, isRowOnly } from './keeping.ts';
import { type Command, fieldsOf, type Ledger, patches, same } from './ledger.ts';
import { countRemoved, entitiesAfter, serverHas } from './observer.ts';
import type { SimClient } from './sim-client.ts';
import type { SimServer } from './sim-server.ts';

type Entry = {
  readonly id: string;
  readonly state: string;
  readonly problem: string | null;
  readonly payload: string;
};
type Row = {
  readonly id: string;
  readonly version: number;
  readonly updated_at: string;
  /** The incident of a containment action. */
  readonly under: string;
};
/** The tables that an entity of the feed is kept in. */
const tables = { event: 'events', evidence: 'evidence', containment: 'containment' } as const;
type Conflict = { readonly command_id: string; readonly field: string; readonly mine: string };

/** Looks at a console after each event that moved its cache, with SQL of its own. */
export type Checks = {
  readonly look: () => void;
};

export function createChecks(client: SimClient, server: SimServer, ledger: Ledger): Checks {
  const seen = new Map<string, Row>();
  const checkKept = createKeepCheck(client, ledger);
  let events = 0;
  let writes = -1;
  let life = -1;
  let cursor: string | null = null;
  let lastSeq = 0;
  let putBacks = 0;

  function look(): void {
    const reader = client.reader();
    if (reader === null || (client.disk.writes() === writes && client.lives() === life)) return;
    if (client.lives() !== life) lastSeq = 0;
    writes = client.disk.writes();
    life = client.lives();
    if (client.putBacks() !== putBacks) {
      putBacks = client.putBacks();
      seen.clear();
      events = 0;
    }
    checkDrafts(reader);
    checkRegressed(reader);
    checkKept(reader);
    if (server.isUp()) {
      checkCursor(reader);
      checkAccepted(reader);
    }
  }

  /** What was once shown stays at least that new. */
  function checkRegressed(reader: Database): void {
    const rows = all<Row>(
      reader,
      `SELECT k.id, i.version, i.updated_at, '' AS under FROM incidents i JOIN incident_keys k ON k.n = i.n
       UNION ALL SELECT c.id, c.version, '', k.id FROM containment c JOIN incident_keys k ON k.n = c.incident_n`,
    );
    const here = new Map(rows.map((row) => [row.id, row]));
    for (const [id, before] of seen) {
      const now = here.get(id);
      if (now === undefined && before.under !== '' && isPruned(reader, before.under)) continue;
      const isOlder =
        now === undefined ||
        now.version < before.version ||
        (now.version === before.version && now.updated_at < before.updated_at);
      if (isOlder)
        ledger.wrong(
          'regressed',
          `${id} of client ${client.index}: v${before.version} became v${now?.version ?? 'nothing'}`,
        );
    }
    for (const row of rows) seen.set(row.id, row);
    const count =
      all<{ count: number }>(
        reader,
        'SELECT count(*) + (SELECT coalesce(sum(entries), 0) FROM pruned) AS count FROM events',
      )[0]?.count ?? 0;
    if (count < events - (server.isUp() ? countRemoved(server.db(), 'event') : events))
      ledger.wrong('regressed', `client ${client.index} has ${count} entries of timelines, had ${events}`);
    events = Math.max(events, count);
  }

  /** Each is what was last said to be saved, and a sent one is gone. */
  function checkDrafts(reader: Database): void {
    const mine = ledger.drafts.of(client.index);
    if (mine.size === 0) return;
    const rows = all<{ key: string; text: string }>(reader, 'SELECT key, text FROM drafts');
    const here = new Map(rows.map(({ key, text }) => [key, text]));
    for (const [key, texts] of mine)
      if (!texts.includes(here.get(key) ?? ''))
        ledger.wrong('lost', `draft ${key} of client ${client.index} is not “${texts.join('” or “')}”`);
  }

  /** Everything of the feed up to the cursor is here. */
  function checkCursor(reader: Database): void {
    const stored =
      all<{ value: string }>(reader, `SELECT value FROM meta WHERE name = 'cursor'`)[0]?.value ?? null;
    if (stored === cursor && lastSeq > 0) return;
    cursor = stored;
    if (stored === null) return;
    const { org } = client.member;
    const head = feedHead(server.db(), org);
    const [epoch, place] = Buffer.from(stored, 'base64url').toString('utf8').split('.');
    const seq = Number(place);
    if (epoch !== head.epoch) return;
    const from = seq < lastSeq ? 0 : lastSeq;
    lastSeq = seq;
    const missing = entitiesAfter(server.db(), org, from).find(
      (entity) => entity.seq <= seq && !isHere(reader, entity.kind, entity.id, entity.doc),
    );
    if (missing !== undefined)
      ledger.wrong(
        'lost',
        `the cursor of client ${client.index} is past ${missing.kind} ${missing.id}, which is not here`,
      );
  }

  function isHere(reader: Database, kind: string, id: string, doc: string): boolean {
    if (kind === 'user') return true;
    if (kind === 'event' || kind === 'evidence') {
      const isThere = all(reader, `SELECT 1 FROM ${tables[kind]} WHERE id = ?`, id).length > 0;
      return isThere === (doc !== 'null') || isRowOnly(reader, doc);
    }
    if (kind === 'containment' && isRowOnly(reader, doc)) return true;
    const wanted = JSON.parse(doc) as Row;
    const now = seen.get(id);
    if (now === undefined || now.version > wanted.version) return now !== undefined;
    return kind === 'containment' ? now.version === wanted.version : now.updated_at >= wanted.updated_at;
  }

  /** Each accepted command is in the outbox, waits as a conflict, or is on the server. */
  function checkAccepted(reader: Database): void {
    const entries = new Map(
      all<Entry>(reader, 'SELECT id, state, problem, payload FROM outbox').map((row) => [row.id, row]),
    );
    const conflicts = all<Conflict>(reader, 'SELECT command_id, field, mine FROM conflicts');
    for (const command of ledger.commands.values()) {
      if (command.client !== client.index || command.isSettled || command.givenUp) continue;
      const entry = entries.get(command.id);
      if (entry?.state === 'refused') checkParked(command, entry);
      else if (entry === undefined) checkGone(command, conflicts, reader);
    }
  }

  function checkParked(command: Command, { payload, problem }: Entry): void {
    command.wasRefused = true;
    if (problem === null) ledger.wrong('lost', `${command.id} was refused without a reason`);
    if (command.effects > 0 && !command.cameBack)
      ledger.wrong('doubled', `${command.id} is refused here and done on the server`);
    if (!payload.includes(command.text)) ledger.wrong('lost', `the words of ${command.id} are gone`);
  }

  function checkGone(command: Command, conflicts: readonly Conflict[], reader: Database): void {
    const missing = patches(command) ? missingFields(command, conflicts) : missingEntity(command, reader);
    if (missing === null) command.isSettled = conflicts.every(({ command_id }) => command_id !== command.id);
    else ledger.wrong('lost', `${command.kind} ${command.id} of client ${client.index}: ${missing}`);
    const shown = seen.get(command.incidentId)?.version ?? 0;
    if (shown < command.effectVersion)
      ledger.wrong(
        'regressed',
        `${command.id} made v${command.effectVersion}, and client ${client.index} shows v${shown}`,
      );
  }

  function missingEntity({ entityId: id, incidentId, kind }: Command, reader: Database): string | null {
    const of = kind === 'note' ? 'event' : kind === 'propose' ? 'containment' : 'incident';
    const there = serverHas(server.db(), of, id);
    if (there === 'never') return 'neither here nor on the server';
    const isShown =
      of === 'event' ? all(reader, 'SELECT 1 FROM events WHERE id = ?', id).length > 0 : seen.has(id);
    if (isShown || there === 'removed' || isPruned(reader, incidentId)) return null;
    return 'on the server, and no longer shown here';
  }

  function missingFields(command: Command, conflicts: readonly Conflict[]): string | null {
    const { patch } = command;
    for (const field of fieldsOf(command.patch)) {
      const waits = conflicts.some(
        (row) =>
          row.command_id === command.id && row.field === field && same(JSON.parse(row.mine), patch[field]),
      );
      if (waits) command.wasRefused = true;
      if (waits || ledger.everSaid(command.entityId, field, patch[field], command.seenVersion)) continue;
      if (!isSuperseded(command, field)) return `${field} is nowhere`;
    }
    return null;
  }

  /** A later edit of the same person set the field again, also one that nobody was told of: it may be in the cache. */
  function isSuperseded(command: Command, field: string): boolean {
    const perhaps = ledger.perhapses.some(
      ({ client: by, entityId, fields, order }) =>
        by === command.client &&
        entityId === command.entityId &&
        order > command.order &&
        fields.includes(field),
    );
    if (perhaps) return true;
    return [...ledger.commands.values()].some(
      (other) =>
        other.client === command.client &&
        other.entityId === command.entityId &&
        other.order > command.order &&
        fieldsOf(other.patch).includes(field),
    );
  }

  return { look };
}
