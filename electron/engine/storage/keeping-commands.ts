import { AppError } from '../../../shared/errors/app-error.ts';
import type { CommandName, OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { type Clock, toTimestamp } from '../../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../../shared/lib/id.ts';
import type { WritableDb } from '../cache/database.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { putLook } from '../cache/tables/looks.ts';
import { addPinnedView, removePinnedView, setPin } from '../cache/tables/pins.ts';
import type { Moved } from '../changes/moved.ts';
import type { Keeping } from './keeping.ts';
import { setStoragePolicy } from './storage-policy.ts';

type Context = {
  readonly db: WritableDb;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly moved: (moved: Moved) => void;
  readonly keeping: Keeping;
};

type Name = Extract<CommandName, 'incident.show' | `keep.${string}` | `storage.${string}`>;

/** What the user decides about what is kept on this machine. Each is durable when it answers. */
export const keepingCommands: {
  readonly [N in Name]: (context: Context, input: ParsedInputOf<N>) => OutputOf<N>;
} = {
  'incident.show': ({ db, clock, keeping }, { incident_id }) => {
    const n = incident_id === null ? null : findIncidentKey(db, incident_id);
    if (n !== null) db.transaction(() => putLook(db, n, toTimestamp(clock.nowMs())));
    keeping.details.show(incident_id);
    return {};
  },
  'keep.incident': (context, { incident_id, pinned }) => {
    const { db, clock, keeping, moved } = context;
    if (findIncidentKey(db, incident_id) === null)
      throw new AppError('not_found', 'This incident is not in the local cache.');
    db.transaction(() => setPin(db, incident_id, pinned ? toTimestamp(clock.nowMs()) : null));
    keeping.repin();
    moved({ incidents: new Set([incident_id]), people: false, outbox: false });
    return {};
  },
  'keep.view': (context, { label, filter }) => {
    const { db, clock, keeping } = context;
    const view = { id: uuidV7(clock, context.random), label, filter };
    const id = db.transaction(() => addPinnedView(db, view, toTimestamp(clock.nowMs())));
    keeping.repin();
    return { id };
  },
  'keep.remove_view': ({ db, keeping }, { id }) => {
    db.transaction(() => removePinnedView(db, id));
    keeping.repin();
    return {};
  },
  'storage.set': ({ db, keeping }, patch) => {
    setStoragePolicy(db, patch);
    keeping.pruner.begin();
    return {};
  },
  'storage.prune': ({ keeping }) => {
    keeping.pruner.begin();
    return {};
  },
  'storage.stop': ({ keeping }) => {
    keeping.pruner.cancel();
    return {};
  },
};
