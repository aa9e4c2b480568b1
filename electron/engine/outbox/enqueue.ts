import type { Me } from '../../../shared/domain/user.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { type Batch, inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { removeDraft } from '../cache/tables/drafts.ts';
import { addOutboxRow, type CommandKind } from '../cache/tables/outbox.ts';
import { putEffect } from '../cache/tables/pending-effects.ts';
import { namesOfUsers } from '../cache/tables/users.ts';
import { commands } from './commands/commands.ts';

export type Intent = {
  readonly commandId: string;
  readonly kind: CommandKind;
  readonly incidentId: string;
  readonly payload: unknown;
  /** A draft that this was written in. */
  readonly draftKey: string | null;
};

/** The action, what it looks like, and the end of its draft, in one transaction: durable and visible when it returns. */
export function enqueue(db: WritableDb, me: Me, nowMs: number, intent: Intent): void {
  inBatch(db, (batch) => enqueueIn(batch, me, nowMs, intent));
}

/** The same as part of a transaction that does more. */
export function enqueueIn({ db, keyOf }: Batch, me: Me, nowMs: number, intent: Intent): void {
  const { commandId, kind, incidentId, payload, draftKey } = intent;
  const command = commands[kind];
  const names = namesOfUsers(db);
  addOutboxRow(db, {
    id: commandId,
    kind,
    incident_id: incidentId,
    payload,
    summary: command.summary(payload, { nameOf: (id) => names.get(id) ?? 'somebody' }),
    text: command.text(payload),
    queued_at: toTimestamp(nowMs),
  });
  putEffect(db, commandId, keyOf(incidentId), command.apply(payload, { me, nowMs }));
  if (draftKey !== null) removeDraft(db, draftKey);
}
