import { type Incident, incidentPatchSchema } from '../../../shared/domain/incident.ts';
import type { Json } from '../../../shared/domain/scalars.ts';
import type { Me } from '../../../shared/domain/user.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ConflictChoice } from '../../../shared/ipc/conflict-calls.ts';
import type { ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { type ConflictRow, conflictsOfCommand, removeConflict } from '../cache/tables/conflicts.ts';
import { enqueueIn } from './enqueue.ts';
import { editPayload, requirePermission } from './intents.ts';
import { sameValue } from './merge-edit.ts';

export type ConflictParts = {
  readonly db: WritableDb;
  readonly me: Me;
  readonly nowMs: number;
  /** For the edit that is made of it. */
  readonly commandId: string;
  /** With everything pending on top; null when it is not here any more. */
  readonly seen: Incident | null;
  /** Of the server's row. */
  readonly serverVersion: number | null;
};

export type Resolved = { readonly incidentId: string; readonly sent: boolean };

/**
 * Takes the decided fields out of the conflict and, where one is not theirs, puts the edit into the outbox, in one
 * transaction. Throws AppError with nothing changed: `stale` when the user has not seen the newest.
 */
export function resolveConflict(parts: ConflictParts, input: ParsedInputOf<'conflict.resolve'>): Resolved {
  const { db, me, nowMs, commandId } = parts;
  const decided = conflictsOfCommand(db, input.id).flatMap((row) => {
    const choice = input.choices[row.field];
    return choice === undefined ? [] : [{ row, choice }];
  });
  const [first] = decided;
  if (first === undefined || decided.length < Object.keys(input.choices).length)
    throw new AppError('not_found', 'This conflict has been decided on already.');
  const incidentId = first.row.incident_id;
  const payload = payloadOf(parts, input, decided);
  inBatch(db, (batch) => {
    for (const { row } of decided) removeConflict(db, row.command_id, row.field);
    if (payload !== null)
      enqueueIn(batch, me, nowMs, { commandId, kind: 'incident.edit', incidentId, payload, draftKey: null });
  });
  return { incidentId, sent: payload !== null };
}

type Decided = { readonly row: ConflictRow; readonly choice: ConflictChoice };

function payloadOf(
  { me, seen, serverVersion }: ConflictParts,
  input: ParsedInputOf<'conflict.resolve'>,
  decided: readonly Decided[],
): ReturnType<typeof editPayload> | null {
  const wanted = decided.flatMap(({ row, choice }): (readonly [string, Json])[] => {
    if (choice.take === 'theirs') return [];
    return [[row.field, choice.take === 'mine' ? row.mine : choice.value]];
  });
  if (wanted.length === 0) return null;
  requirePermission(me, 'incident:write');
  if (seen === null || serverVersion === null)
    throw new AppError('not_found', 'The incident is no longer here: only theirs can be chosen.');
  if (input.version !== serverVersion) {
    throw new AppError(
      'stale',
      'The incident was changed while you were deciding. Nothing was sent; look at what it says now and choose again.',
    );
  }
  const now = seen as Readonly<Record<string, unknown>>;
  const fields = wanted.filter(([field, value]) => !sameValue(value, now[field]));
  if (fields.length === 0) return null;
  const reason = input.reason ?? decided.find(({ row }) => row.reason !== null)?.row.reason ?? null;
  const steps = fields.some(([field]) => field === 'status');
  const parsed = incidentPatchSchema.safeParse({
    ...Object.fromEntries(fields),
    ...(steps && reason !== null ? { reason } : {}),
  });
  if (!parsed.success) {
    throw new AppError('invalid_input', 'A value does not fit its field. Nothing was changed.', {
      fields: parsed.error.issues.map((issue) => ({
        pointer: `/${issue.path.map(String).join('/')}`,
        detail: issue.message,
      })),
    });
  }
  return editPayload(seen, serverVersion, parsed.data);
}
