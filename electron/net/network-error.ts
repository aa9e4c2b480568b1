import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';

/** What can go wrong on the way, by the `code` that Node, OpenSSL and undici put on their errors. */
const codes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'host_unknown',
  EAI_AGAIN: 'host_unknown',
  ECONNREFUSED: 'offline',
  ECONNRESET: 'offline',
  EHOSTUNREACH: 'offline',
  ENETUNREACH: 'offline',
  ENETDOWN: 'offline',
  EPIPE: 'offline',
  EADDRNOTAVAIL: 'offline',
  UND_ERR_SOCKET: 'offline',
  UND_ERR_CLOSED: 'offline',
  UND_ERR_DESTROYED: 'offline',
  ETIMEDOUT: 'timed_out',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  UND_ERR_HEADERS_TIMEOUT: 'timed_out',
  UND_ERR_BODY_TIMEOUT: 'timed_out',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer_too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'bad_answer',
  UND_ERR_HEADERS_OVERFLOW: 'bad_answer',
  UND_ERR_ABORTED: 'cancelled',
  ABORT_ERR: 'cancelled',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_name_mismatch',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
  CERT_SIGNATURE_FAILURE: 'tls_failed',
  CERT_REVOKED: 'tls_failed',
  INVALID_CA: 'tls_failed',
  UNSPECIFIED: 'tls_failed', // BoringSSL's word for a chain that it refuses for any other reason.
  EPROTO: 'tls_failed',
};

const texts: Partial<Readonly<Record<ErrorCode, string>>> = {
  host_unknown:
    'No server has this name. Check the address; if it is right, the name service cannot be reached.',
  offline: 'The server cannot be reached. Nothing is lost; Watchfloor goes on trying.',
  timed_out: 'The server did not answer in time. Nothing is lost; Watchfloor tries again.',
  answer_too_large: 'The server sent more than this program accepts in one answer. Nothing of it was used.',
  bad_answer: 'The server’s answer was cut off or malformed. Nothing of it was used.',
  cancelled: 'Cancelled.',
  tls_expired:
    'The server’s certificate is not valid at this time. Check this computer’s clock; if it is right, the certificate must be renewed.',
  tls_name_mismatch: 'The server’s certificate belongs to another name than the one in the address.',
  tls_untrusted: 'Nobody this computer trusts vouches for the server’s certificate.',
  tls_failed: 'No secure connection could be made with this server.',
};

/** Any failure of the network as an AppError that says what to do; AppErrors pass through. */
export function networkError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  return new AppError(code, texts[code] ?? 'The connection failed.', { cause: error });
}

function codeOf(error: unknown): ErrorCode {
  for (let current = error; current instanceof Error; current = current.cause) {
    const own = 'code' in current && typeof current.code === 'string' ? current.code : '';
    const known = codes[own];
    if (known !== undefined) return known;
    if (own.startsWith('ERR_SSL_') || own.startsWith('ERR_TLS_')) return 'tls_failed';
    if (own.startsWith('HPE_')) return 'not_techsaas';
    if (current.name === 'AbortError') return 'cancelled';
    if (current.name === 'TimeoutError') return 'timed_out';
    if (current instanceof AggregateError && current.errors.length > 0) return codeOf(current.errors[0]);
  }
  return 'offline';
}
