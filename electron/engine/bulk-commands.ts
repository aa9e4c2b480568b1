import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';
import type { Me } from '../../shared/domain/user.ts';
import { AppError, errorData } from '../../shared/errors/app-error.ts';
import type { BulkChange, BulkResult, Changed, TakenBack } from '../../shared/ipc/bulk-calls.ts';
import type { OutputOf, ParsedInputOf } from '../../shared/ipc/contract.ts';
import { type Clock, toTimestamp } from '../../shared/lib/clock.ts';
import { type RandomBytes, uuidV7 } from '../../shared/lib/id.ts';
import { type Batch, inBatch } from './cache/batch.ts';
import type { WritableDb } from './cache/database.ts';
import { findIncidentKey } from './cache/tables/incident-keys.ts';
import { newnessOf } from './cache/tables/incidents.ts';
import { getOutboxRow, outboxRowsOf, removeOutboxRow, setOutboxState } from './cache/tables/outbox.ts';
import type { Moved } from './changes/moved.ts';
import type { Drain } from './outbox/drain.ts';
import { enqueueIn } from './outbox/enqueue.ts';
import { editPayload, requirePermission } from './outbox/intents.ts';
import { giveUp } from './outbox/settle.ts';
import { mergedIncident } from './query/merge-pending.ts';

export type BulkContext = {
  readonly db: WritableDb;
  readonly me: Me;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly moved: (moved: Moved) => void;
  readonly drain: Pick<Drain, 'pump' | 'sending'>;
};

/** How long what is held can be taken back before anybody else hears of it. */
const holdMs = 10_000;

export const bulkCommands = { 'incident.edit_many': editMany, 'incident.take_back': takeBack };

function editMany(
  context: BulkContext,
  { incident_ids, change, hold }: ParsedInputOf<'incident.edit_many'>,
): OutputOf<'incident.edit_many'> {
  requirePermission(context.me, 'incident:write');
  const results = inBatch(context.db, (batch) =>
    incident_ids.map((id) => changeOne(context, batch, id, change, hold)),
  );
  told(context, incident_ids);
  return { results };
}

function changeOne(
  context: BulkContext,
  batch: Batch,
  id: string,
  change: BulkChange,
  hold: 'all' | 'steps',
): BulkResult {
  const { db } = context;
  const n = findIncidentKey(db, id);
  const seen = n === null ? null : mergedIncident(db, n)?.incident;
  if (n === null || seen === null || seen === undefined) return refusedResult(context, id, '', unknown());
  const name = nameOf(seen);
  try {
    const patches = patchesOf(seen, change, context.me.id, hold);
    const version = newnessOf(db, n)?.version ?? seen.version;
    // All of them are judged before the first is written: an incident is changed whole or not at all.
    const payloads = patches.map((patch) => editPayload(seen, version, patch));
    const changes = payloads.map((payload): Changed => {
      const commandId = newId(context);
      const held = hold === 'all' || payload.patch.status !== undefined;
      put(context, batch, commandId, payload, held);
      const { reason: _, ...after } = payload.patch;
      return { command_id: commandId, before: { ...payload.base }, after: asJson(after) };
    });
    return {
      incident_id: id,
      name,
      outcome: changes.length === 0 ? 'unchanged' : 'changed',
      changes,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refusedResult(context, id, name, error);
  }
}

/** Only what is not so already; the step of a claim is apart where only steps are held, since others must hear of the owner at once. */
function patchesOf(
  seen: Incident,
  change: BulkChange,
  meId: string,
  hold: 'all' | 'steps',
): readonly IncidentPatch[] {
  const patch = news(seen, wanted(seen, change, meId));
  if (Object.keys(patch).every((name) => name === 'reason')) return [];
  const { status, ...rest } = patch;
  if (hold === 'all' || change.kind !== 'claim' || status === undefined) return [patch];
  if (Object.keys(rest).length === 0) return [patch];
  return [rest, { status }];
}

function wanted(seen: Incident, change: BulkChange, meId: string): IncidentPatch {
  switch (change.kind) {
    case 'patch':
      return change.patch;
    case 'claim':
      return { assignee_id: meId, ...(seen.status === 'new' ? { status: 'triaged' as const } : {}) };
    case 'tags': {
      const left = seen.tags.filter((tag) => !change.remove.includes(tag));
      const tags = [...left, ...change.add.filter((tag) => !left.includes(tag))];
      if (tags.length > 32) throw new AppError('invalid_input', 'An incident has at most 32 tags.');
      return { tags };
    }
  }
}

function news(seen: Incident, patch: IncidentPatch): IncidentPatch {
  const now = seen as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(patch).filter(([name, value]) => name === 'reason' || !same(now[name], value)),
  ) as IncidentPatch;
}

function put(
  { db, me, clock }: BulkContext,
  batch: Batch,
  commandId: string,
  payload: ReturnType<typeof editPayload>,
  held: boolean,
): void {
  const nowMs = clock.nowMs();
  const incidentId = payload.incident_id;
  enqueueIn(batch, me, nowMs, { commandId, kind: 'incident.edit', incidentId, payload, draftKey: null });
  if (!held) return;
  const next_attempt_at = toTimestamp(nowMs + holdMs);
  setOutboxState(db, commandId, { state: 'queued', attempts: 0, next_attempt_at, problem: null });
}

function takeBack(
  context: BulkContext,
  { items }: ParsedInputOf<'incident.take_back'>,
): OutputOf<'incident.take_back'> {
  requirePermission(context.me, 'incident:write');
  const { db, drain } = context;
  const sending = drain.sending();
  const isUnsent = ({ command_id }: Changed): boolean => {
    const row = getOutboxRow(db, command_id);
    return row !== null && row.state === 'queued' && row.attempts === 0 && !sending.has(command_id);
  };
  const plans = items.map(({ incident_id, changes }) => ({
    incident_id,
    unsent: changes.filter(isUnsent).toReversed(),
    sent: changes.filter((change) => !isUnsent(change)),
  }));
  const alone = ({ incident_id, unsent }: (typeof plans)[number]): boolean =>
    outboxRowsOf(db, incident_id).every((row) => unsent.some((change) => change.command_id === row.id));
  // What others in the outbox build on is given up with care for them; the rest goes in one transaction.
  for (const plan of plans.filter((each) => !alone(each))) {
    for (const { command_id } of plan.unsent) {
      const row = getOutboxRow(db, command_id);
      if (row !== null) giveUp(db, row);
    }
  }
  const results = inBatch(db, (batch) =>
    plans.map(({ incident_id, unsent, sent }): TakenBack => {
      for (const { command_id } of unsent) removeOutboxRow(db, command_id);
      return changeBack(context, batch, incident_id, sent);
    }),
  );
  told(
    context,
    items.map(({ incident_id }) => incident_id),
  );
  return { results };
}

/** The fields that are still as they were left, each alone, since one may have no way back. */
function changeBack(context: BulkContext, batch: Batch, id: string, sent: readonly Changed[]): TakenBack {
  const { db } = context;
  const n = findIncidentKey(db, id);
  const seen = n === null ? null : mergedIncident(db, n)?.incident;
  const name = seen == null ? '' : nameOf(seen);
  if (sent.length === 0) return { incident_id: id, name, outcome: 'taken_back', problem: null };
  if (n === null || seen == null) return keptResult(context, id, name, unknown());
  const now = seen as Readonly<Record<string, unknown>>;
  const version = newnessOf(db, n)?.version ?? seen.version;
  let problem: AppError | null = null;
  for (const { before, after } of sent) {
    for (const [field, value] of Object.entries(after)) {
      if (!same(now[field], value)) {
        problem = new AppError('conflict', `Somebody has changed ${words(field)} since; it stays as it is.`);
        continue;
      }
      try {
        const payload = editPayload(seen, version, { [field]: before[field] } as IncidentPatch);
        put(context, batch, newId(context), payload, false);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problem =
          field === 'status'
            ? new AppError(
                'transition_refused',
                `The step to ${words(String(value))} has been sent and has no way back; it stays.`,
              )
            : error;
      }
    }
  }
  if (problem !== null) return keptResult(context, id, name, problem);
  return { incident_id: id, name, outcome: 'changed_back', problem: null };
}

function told({ moved, drain }: BulkContext, incidentIds: readonly string[]): void {
  moved({ incidents: new Set(incidentIds), people: false, outbox: true });
  drain.pump();
}

function refusedResult(context: BulkContext, incident_id: string, name: string, error: AppError): BulkResult {
  const problem = errorData(error, newId(context));
  return { incident_id, name, outcome: 'refused', changes: [], problem };
}

function keptResult(context: BulkContext, incident_id: string, name: string, error: AppError): TakenBack {
  return { incident_id, name, outcome: 'kept', problem: errorData(error, newId(context)) };
}

function nameOf({ reference, title }: Incident): string {
  return reference ?? title;
}

function words(name: string): string {
  return name.replace(/_id$/, '').replaceAll('_', ' ');
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function asJson(patch: object): Changed['after'] {
  return JSON.parse(JSON.stringify(patch)) as Changed['after'];
}

function unknown(): AppError {
  return new AppError('not_found', 'This incident is not in the local cache.');
}

function newId({ clock, random }: BulkContext): string {
  return uuidV7(clock, random);
}
