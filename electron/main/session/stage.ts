import { AppError } from '../../../shared/errors/app-error.ts';
import type { SessionState } from '../../../shared/ipc/session-calls.ts';
import type { Workspaces } from '../files/workspaces-file.ts';
import type { ActiveSession } from './active-session.ts';
import type { CurrentSession } from './current-session.ts';

/** Where the console stands, with what it holds there. */
export type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed_out'; readonly reason: string | null }
  | { readonly kind: 'locked'; readonly record: CurrentSession }
  | { readonly kind: 'signed_in'; readonly record: CurrentSession; readonly active: ActiveSession };

/** The stage as the page may know it. */
export function describeStage(stage: Stage, workspaces: Workspaces): SessionState {
  if (stage.kind === 'starting') return stage;
  if (stage.kind === 'signed_out') return { ...stage, workspaces: [...workspaces.list()] };
  const { origin, me, pending } = stage.record;
  const workspace = { origin, name: workspaces.get(origin).name, last_email: me.email };
  if (stage.kind === 'locked') return { kind: 'locked', workspace, me, pending };
  return { kind: 'signed_in', workspace, me, online_session: stage.active.isOnline() };
}

export const keyMissing =
  'The key of the offline copy is no longer in the system’s keychain. Sign in again; the data comes back from the server.';

export function signOutFirst(): AppError {
  return new AppError('conflict', 'Somebody else is signed in. Sign out first; their work is kept.');
}

export function wrongPassword(retryAfterMs: number): AppError {
  const text = 'This is not the password of your last sign-in on this computer. Nothing is lost; try again.';
  return new AppError('wrong_credentials', text, { retryAfterMs: retryAfterMs || null });
}

export function tooManyAttempts(waitMs: number): AppError {
  const wait =
    waitMs < 90_000 ? `${Math.ceil(waitMs / 1_000)} seconds` : `${Math.ceil(waitMs / 60_000)} minutes`;
  return new AppError('rate_limited', `Too many wrong passwords. Try again in ${wait}.`, {
    retryAfterMs: waitMs,
  });
}

export function asideNotice(folder: string): string {
  return `Your password has changed since the last sign-in here, so the old offline copy could not be opened. It is kept, closed, in the folder ${folder} beside the new one.`;
}

export function resumeProblem(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : 'The last session could not be resumed; sign in again. The log has the details.';
}

export function signOutProblem(error: unknown): string {
  const cause = error instanceof AppError ? error.message : 'The log has the details.';
  return `You are signed out, but not everything could be removed from this computer. ${cause}`;
}
