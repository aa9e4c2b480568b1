import { AppError } from '../../../shared/errors/app-error.ts';
import type { EngineCallName } from '../../../shared/ipc/contract.ts';
import type { EvidenceOrder } from '../../../shared/ipc/evidence-calls.ts';
import { type SyncStatus, syncStatusSchema } from '../../../shared/ipc/sync-calls.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { ConsoleSession } from './session-contract.ts';

/** Queries and commands reach the engine only while somebody is signed in and the console is not locked. */
export function createEngineGate(session: ConsoleSession, engine: Pick<EngineClient, 'call'>) {
  return async (name: EngineCallName, input: unknown): Promise<unknown> => {
    assertOpen(session);
    const answer = await engine.call(name, input);
    if (name !== 'sync.get') return answer;
    return withNotice(syncStatusSchema.parse(answer), session.notice());
  };
}

/** The same for what main orders in the person's name. */
export function createOrderGate(session: ConsoleSession, engine: Pick<EngineClient, 'order'>) {
  return async (order: EvidenceOrder): Promise<string> => {
    assertOpen(session);
    return await engine.order(order);
  };
}

function assertOpen(session: ConsoleSession): void {
  const { kind } = session.state();
  if (kind === 'locked') throw new AppError('locked', 'The console is locked.');
  if (kind !== 'signed_in') throw new AppError('unauthenticated', 'Nobody is signed in.');
}

/** Main's own notice rides on the engine's status, unless the engine has one to tell. */
export function withNotice(status: SyncStatus, notice: string | null): SyncStatus {
  return status.notice === null && notice !== null ? { ...status, notice } : status;
}
