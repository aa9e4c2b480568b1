import type { Database } from 'better-sqlite3';
import type { Engine } from '../../electron/engine/engine.ts';
import { all } from '../../server/store/database.ts';
import { defaultStoragePolicy } from '../../shared/ipc/storage-calls.ts';
import type { Chance } from './chance.ts';
import type { Ledger } from './ledger.ts';
import type { SimClient } from './sim-client.ts';
import type { KeepStep } from './steps.ts';

const everything = { text: '', severity: [], status: [], assignee: [], source: [], tag: [] };

export function keepStep(chance: Chance, client: number, on: number): KeepStep {
  const how = chance.pick([
    'tight',
    'tight',
    'tight',
    'roomy',
    'pin',
    'unpin',
    'pin view',
    'show',
    'show',
    'leave',
  ] as const);
  return { do: 'keep', client, on, how };
}

export function keep(engine: Engine, incidentId: string, { how, on }: KeepStep): string {
  switch (how) {
    case 'tight':
      // Less than the schema takes: whatever may go goes.
      engine.call('storage.set', { limit_bytes: 65_536 });
      break;
    case 'roomy':
      engine.call('storage.set', { limit_bytes: defaultStoragePolicy.limit_bytes });
      break;
    case 'pin':
    case 'unpin':
      engine.call('keep.incident', { incident_id: incidentId, pinned: how === 'pin' });
      break;
    case 'pin view':
      engine.call('keep.view', {
        label: `View ${on}`,
        filter: { ...everything, severity: on % 2 === 0 ? ['low'] : ['high', 'critical'] },
      });
      break;
    case 'show':
    case 'leave':
      engine.call('incident.show', { incident_id: how === 'show' ? incidentId : null });
      break;
  }
  return `${how} ${how.includes('pin') || how === 'show' ? incidentId : ''}`;
}

/** Whether an entity of the feed lies under an incident of which only the row is kept. */
export function isRowOnly(reader: Database, doc: string): boolean {
  const { incident_id } = { ...(JSON.parse(doc) as { readonly incident_id?: string } | null) };
  return incident_id !== undefined && isPruned(reader, incident_id);
}

export function isPruned(reader: Database, incidentId: string): boolean {
  const sql = 'SELECT 1 FROM pruned p JOIN incident_keys k ON k.n = p.n WHERE k.id = ?';
  return all(reader, sql, incidentId).length > 0;
}

/** Looks at what was pruned since the last look; each incident is either whole or marked, and nothing that waits goes. */
export function createKeepCheck(client: SimClient, ledger: Ledger): (reader: Database) => void {
  let before = new Set<number>();
  let life = -1;
  return (reader) => {
    const wrong = (what: string) => ledger.wrong('lost', `client ${client.index}: ${what}`);
    const pruned = new Set(all<{ n: number }>(reader, 'SELECT n FROM pruned').map(({ n }) => n));
    for (const table of ['events', 'evidence', 'containment'])
      for (const { n } of all<{ n: number }>(
        reader,
        `SELECT DISTINCT t.incident_n AS n FROM ${table} t JOIN pruned p ON p.n = t.incident_n`,
      ))
        wrong(`a part of ${table} of incident ${n} is here, which is said not to be kept`);
    const held = new Set(
      all<{ n: number }>(
        reader,
        `SELECT k.n FROM incident_keys k WHERE k.id IN (
           SELECT incident_id FROM outbox UNION SELECT incident_id FROM conflicts UNION SELECT incident_id FROM pins
           UNION SELECT incident_id FROM evidence_uploads)`,
      ).map(({ n }) => n),
    );
    // What was pruned before the end of a life may have got work since, unseen.
    if (client.lives() === life)
      for (const n of pruned)
        if (!before.has(n) && held.has(n))
          wrong(`incident ${n} was pruned, and something of it waits or is pinned`);
    before = pruned;
    life = client.lives();
  };
}

/** Some time after the healing everything that is pinned, on the screen or waiting is really here. */
export function checkPinned(client: SimClient, reader: Database, ledger: Ledger): void {
  const engine = client.engine();
  if (engine === null) return;
  const { kept, problem } = engine.call('keep.list', {});
  if (kept.complete !== kept.of)
    ledger.wrong(
      'undrained',
      `client ${client.index} has ${kept.complete} of ${kept.of} pinned incidents: ${problem?.code ?? 'no problem'}`,
    );
  for (const { id } of all<{ id: string }>(
    reader,
    'SELECT k.id FROM pruned p JOIN incident_keys k ON k.n = p.n JOIN incidents i ON i.n = p.n',
  )) {
    const view = engine.call('incident.get', { id });
    if (view?.not_kept === null) ledger.wrong('lost', `${id} is pruned and does not say so`);
  }
}
