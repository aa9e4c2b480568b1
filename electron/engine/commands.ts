import type { Me } from '../../shared/domain/user.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { CommandName, OutputOf, ParsedInputOf } from '../../shared/ipc/contract.ts';
import { type Clock, toTimestamp } from '../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../shared/lib/id.ts';
import { bulkCommands } from './bulk-commands.ts';
import type { WritableDb } from './cache/database.ts';
import { acknowledgeAlarm } from './cache/tables/audit-alarms.ts';
import { conflictsOfCommand } from './cache/tables/conflicts.ts';
import { putDraft } from './cache/tables/drafts.ts';
import { findIncidentKey } from './cache/tables/incident-keys.ts';
import { newnessOf } from './cache/tables/incidents.ts';
import { getMeta } from './cache/tables/meta.ts';
import { getOutboxRow, type OutboxRow } from './cache/tables/outbox.ts';
import { effectsOf } from './cache/tables/pending-effects.ts';
import { markSeen } from './cache/tables/seen.ts';
import { type Moved, movedIncident } from './changes/moved.ts';
import type { Drill } from './drill.ts';
import type { EvidenceWork } from './evidence/evidence-work.ts';
import type { Drain } from './outbox/drain.ts';
import { enqueue, type Intent } from './outbox/enqueue.ts';
import { containmentPayload, editPayload, requirePermission } from './outbox/intents.ts';
import { resolveConflict } from './outbox/resolve-conflict.ts';
import { giveUp, reword, sendAgain } from './outbox/settle.ts';
import { shownContainment } from './query/merge-containment.ts';
import { mergedIncident } from './query/merge-pending.ts';
import type { Keeping } from './storage/keeping.ts';
import { keepingCommands } from './storage/keeping-commands.ts';

/** What a command may write with. */
export type CommandContext = {
  readonly db: WritableDb;
  readonly me: Me;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly moved: (moved: Moved) => void;
  readonly drain: Drain;
  readonly drill: Drill;
  readonly keeping: Keeping;
  readonly evidence: EvidenceWork;
  readonly nudge: () => void;
  /** What is said of this console as a witness has moved. */
  readonly auditMoved: () => void;
};

/** Every command of the contract; one that is added there and not here does not compile. Each is durable when it answers. */
export const commandHandlers: {
  readonly [N in CommandName]: (context: CommandContext, input: ParsedInputOf<N>) => OutputOf<N>;
} = {
  'incident.create': (context, input) => {
    requirePermission(context.me, 'incident:write');
    const id = newId(context);
    const declared_at = toTimestamp(context.clock.nowMs());
    const payload = { ...input, id, declared_at, source: 'manual' };
    const command_id = intend(context, { kind: 'incident.create', incidentId: id, payload, draftKey: null });
    return { command_id, incident_id: id };
  },
  'incident.edit': (context, { incident_id, patch }) => {
    requirePermission(context.me, 'incident:write');
    const { db } = context;
    const n = findIncidentKey(db, incident_id);
    const seen = n === null ? null : mergedIncident(db, n);
    if (n === null || seen === null) throw unknownIncident();
    const version = newnessOf(db, n)?.version ?? seen.incident.version;
    const payload = editPayload(seen.incident, version, patch);
    return {
      command_id: intend(context, {
        kind: 'incident.edit',
        incidentId: incident_id,
        payload,
        draftKey: null,
      }),
    };
  },
  'timeline.add': (context, { incident_id, event, draft_key }) => {
    requirePermission(context.me, 'timeline:write');
    const n = findIncidentKey(context.db, incident_id);
    if (n === null || mergedIncident(context.db, n) === null) throw unknownIncident();
    const id = newId(context);
    const recorded_at = toTimestamp(context.clock.nowMs());
    const payload = { incident_id, event: { ...event, id, recorded_at } };
    const command_id = intend(context, {
      kind: 'timeline.add',
      incidentId: incident_id,
      payload,
      draftKey: draft_key,
    });
    return { command_id, event_id: id };
  },
  'containment.propose': (context, { incident_id, action }) => {
    requirePermission(context.me, 'containment:propose');
    const n = findIncidentKey(context.db, incident_id);
    if (n === null || mergedIncident(context.db, n) === null) throw unknownIncident();
    const id = newId(context);
    const proposed_at = toTimestamp(context.clock.nowMs());
    const command_id = intend(context, {
      kind: 'containment.propose',
      incidentId: incident_id,
      payload: { incident_id, action: { ...action, id, proposed_at } },
      draftKey: null,
    });
    return { command_id, action_id: id };
  },
  'containment.update': (context, { incident_id, action_id, patch }) => {
    requirePermission(context.me, 'containment:propose');
    const { db } = context;
    const n = findIncidentKey(db, incident_id);
    const actions = n === null ? [] : shownContainment(db, n, effectsOf(db, n));
    const seen = actions.find((action) => action.id === action_id);
    if (seen === undefined)
      throw new AppError('not_found', 'This containment action is not in the local cache.');
    // Pending changes leave the version as it is; one that has not arrived yet will be the first.
    const payload = containmentPayload(seen, seen.version, patch);
    const command_id = intend(context, {
      kind: 'containment.update',
      incidentId: incident_id,
      payload,
      draftKey: null,
    });
    return { command_id };
  },
  'incident.seen': ({ db, moved }, { incident_id }) => {
    const n = findIncidentKey(db, incident_id);
    const known = n === null ? null : newnessOf(db, n);
    if (n !== null && known !== null) {
      db.transaction(() => markSeen(db, n, known.updatedAt));
      moved({ incidents: new Set([incident_id]), people: false, outbox: false });
    }
    return {};
  },
  'draft.save': ({ db, clock }, { key, text }) => {
    db.transaction(() => putDraft(db, key, text, toTimestamp(clock.nowMs())));
    return {};
  },
  'outbox.retry': (context, { id }) => {
    const row = entry(context, id);
    if (!context.drain.sending().has(id)) sendAgain(context.db, row, newId(context));
    context.moved(movedIncident(row.incident_id));
    context.drain.kick('always');
    return {};
  },
  'outbox.discard': (context, { id }) => {
    const row = entry(context, id);
    if (context.drain.sending().has(id))
      throw new AppError('conflict', 'It is being sent at this moment. Wait until the server has answered.');
    giveUp(context.db, row);
    context.moved(movedIncident(row.incident_id));
    context.drain.pump();
    return {};
  },
  'outbox.edit': (context, { id, changes }) => {
    const row = entry(context, id);
    if (context.drain.sending().has(id) || row.state === 'waiting')
      throw new AppError(
        'conflict',
        'It has been sent already and may have arrived. Wait until the server has answered.',
      );
    const { me, clock } = context;
    reword(context.db, row, changes, { me, nowMs: clock.nowMs(), newKey: newId(context) });
    context.moved(movedIncident(row.incident_id));
    context.drain.pump();
    return {};
  },
  'conflict.resolve': (context, input) => {
    const { db, me, clock } = context;
    const incidentId = conflictsOfCommand(db, input.id)[0]?.incident_id ?? '';
    const n = findIncidentKey(db, incidentId);
    const commandId = newId(context);
    const resolved = resolveConflict(
      {
        ...{ db, me, commandId },
        nowMs: clock.nowMs(),
        seen: n === null ? null : (mergedIncident(db, n)?.incident ?? null),
        serverVersion: n === null ? null : (newnessOf(db, n)?.version ?? null),
      },
      input,
    );
    context.moved(movedIncident(resolved.incidentId));
    context.drain.pump();
    return { command_id: resolved.sent ? commandId : null };
  },
  ...keepingCommands,
  ...bulkCommands,
  'drill.start': ({ db, drill, keeping }, { minutes }) => {
    drill.start(minutes, getMeta(db, 'synced_at'), keeping.pinned.kept());
    return {};
  },
  'drill.end': ({ drill, nudge }) => {
    drill.end();
    nudge();
    return {};
  },
  'evidence.fetch': ({ evidence }, place) => ({ job_id: evidence.fetch(place) }),
  'evidence.verify': ({ evidence }, place) => ({ job_id: evidence.verify(place) }),
  'evidence.viewed': ({ evidence }, place) => {
    evidence.viewed(place);
    return {};
  },
  'evidence.upload_again': ({ evidence }, place) => {
    evidence.uploadAgain(place);
    return {};
  },
  'evidence.cancel': ({ evidence }, { job_id }) => {
    evidence.jobs.cancel(job_id);
    return {};
  },
  'audit.acknowledge': ({ db, clock, auditMoved }, { id, reason }) => {
    const at = toTimestamp(clock.nowMs());
    if (!db.transaction(() => acknowledgeAlarm(db, id, at, reason)))
      throw new AppError('not_found', 'There is no such alarm, or it was acknowledged already.');
    auditMoved();
    return {};
  },
  'sync.now': ({ nudge }) => {
    nudge();
    return {};
  },
};

function intend(context: CommandContext, intent: Omit<Intent, 'commandId'>): string {
  const commandId = newId(context);
  enqueue(context.db, context.me, context.clock.nowMs(), { ...intent, commandId });
  context.moved(movedIncident(intent.incidentId));
  context.drain.pump();
  return commandId;
}

function entry({ db }: CommandContext, id: string): OutboxRow {
  const row = getOutboxRow(db, id);
  if (row === null)
    throw new AppError(
      'not_found',
      'This action is no longer waiting: the server has it, or it was discarded.',
    );
  return row;
}

function newId({ clock, random }: CommandContext): string {
  return uuidV7(clock, random);
}

function unknownIncident(): AppError {
  return new AppError('not_found', 'This incident is not in the local cache.');
}
