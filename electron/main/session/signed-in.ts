import { AppError } from '../../../shared/errors/app-error.ts';
import type { SignedIn } from './session-contract.ts';
import type { Stage } from './stage.ts';

/** What signing needs of a session; there is none while locked. */
export function signedInOf(stage: Stage): SignedIn {
  if (stage.kind === 'locked') throw new AppError('locked', 'The console is locked. Nothing was signed.');
  if (stage.kind !== 'signed_in') throw new AppError('unauthenticated', 'Nobody is signed in.');
  const { record, active } = stage;
  const { person, items } = active.custody;
  const { clock, verify } = active.api;
  return {
    ...{ origin: record.origin, me: record.me, person, items, witness: active.witness },
    ...{ clock, verify, accept: active.accept },
  };
}
