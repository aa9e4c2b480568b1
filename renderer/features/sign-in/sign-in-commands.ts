import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { call } from '../../bridge/bridge.ts';
import { acceptSession } from '../../bridge/session-store.ts';

type SessionCall = 'session.sign_in' | 'session.unlock' | 'session.sign_out';

async function change<N extends SessionCall>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> {
  const result = await call(name, input);
  if (result.ok) acceptSession(result.value);
  return result;
}

export function probeWorkspace(origin: string): Promise<Result<OutputOf<'workspace.probe'>>> {
  return call('workspace.probe', { origin });
}

export function trustAuthority(origin: string, authorityFingerprint: string): Promise<Result<object>> {
  return call('workspace.trust', { origin, authority_fingerprint: authorityFingerprint });
}

export function signIn(input: InputOf<'session.sign_in'>): Promise<Result<OutputOf<'session.sign_in'>>> {
  return change('session.sign_in', input);
}

export function signUp(input: InputOf<'session.sign_up'>): Promise<Result<object>> {
  return call('session.sign_up', input);
}

export function unlock(password: string): Promise<Result<OutputOf<'session.unlock'>>> {
  return change('session.unlock', { password });
}

export function signOut(wipe: boolean): Promise<Result<OutputOf<'session.sign_out'>>> {
  return change('session.sign_out', { wipe });
}

/** Stops what is under way; its own call then answers `cancelled`. */
export function cancelSession(): void {
  void call('session.cancel', {});
}
