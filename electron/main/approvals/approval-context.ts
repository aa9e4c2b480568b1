import type { EngineCallName } from '../../../shared/ipc/contract.ts';
import type { Clock } from '../../../shared/lib/clock.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../log/log.ts';
import type { ConsoleSession } from '../session/session-contract.ts';
import type { ApprovalApi } from './approval-api.ts';
import { type ApprovalKeyKeeper, createApprovalKeyKeeper } from './approval-key.ts';

/** What every ceremony and every reading of approvals is built from. */
export type ApprovalContext = {
  readonly api: ApprovalApi;
  readonly session: Pick<ConsoleSession, 'signedIn'>;
  readonly keychain: Keychain;
  /** Names for what is shown; the cache has them. */
  readonly engine: (name: EngineCallName, input: unknown) => Promise<unknown>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Something was changed by what was signed here. */
  readonly moved: () => void;
  readonly log: Log;
};

export function ownKeyKeeper(context: Pick<ApprovalContext, 'session'>): ApprovalKeyKeeper {
  const { items, person } = context.session.signedIn();
  return createApprovalKeyKeeper(items, person);
}
