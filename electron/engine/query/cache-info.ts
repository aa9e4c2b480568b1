import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { cipher } from '../cache/open-cache.ts';
import { countEvents } from '../cache/tables/events.ts';
import { countIncidents } from '../cache/tables/incidents.ts';
import type { QueryContext } from './context.ts';

export function cacheInfo(context: QueryContext): OutputOf<'cache.info'> {
  return {
    bytes: context.cacheBytes(),
    incidents: countIncidents(context.db),
    events: countEvents(context.db),
    cipher,
    schema_version: context.schemaVersion,
  };
}
