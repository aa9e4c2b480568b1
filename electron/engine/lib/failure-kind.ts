import { problemKind } from '../../../shared/api/problem.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { ApiError } from '../../net/api-client.ts';

/**
 * `wait`: the same may well go through later, and whether the server has acted is not known. `hold`: nothing at all can be
 * sent for now. `refused`: it would be refused tomorrow as well.
 */
export type FailureKind = 'wait' | 'hold' | 'refused';

export function failureKind(error: AppError): FailureKind {
  switch (error.code) {
    case 'offline':
    case 'host_unknown':
    case 'timed_out':
    case 'tls_untrusted':
    case 'tls_expired':
    case 'tls_name_mismatch':
    case 'tls_failed':
    case 'not_techsaas':
    case 'unauthenticated':
    case 'wrong_credentials':
    case 'passphrase_needed':
    case 'session_ended':
    case 'token_rejected':
    case 'rate_limited':
    case 'locked':
    case 'engine_down':
    case 'keychain_unavailable':
      return 'hold';
    case 'bad_answer':
    case 'answer_too_large':
    case 'server_failed':
    case 'disk_full':
    case 'cache_damaged':
    case 'cache_key_wrong':
    case 'evidence_damaged':
    case 'cancelled':
    case 'internal':
      return 'wait';
    case 'conflict':
      return isInFlight(error) ? 'wait' : 'refused';
    case 'invalid_input':
      return error instanceof ApiError && (error.status === 408 || error.status === 425) ? 'wait' : 'refused';
    case 'not_found':
    case 'stale':
    case 'idempotency_mismatch':
    case 'transition_refused':
    case 'forbidden':
    case 'step_up_required':
    case 'tier_required':
    case 'unsupported':
      return 'refused';
  }
}

function isInFlight(error: AppError): boolean {
  return (
    error instanceof ApiError &&
    error.problem !== null &&
    problemKind(error.problem) === 'idempotency-in-flight'
  );
}
