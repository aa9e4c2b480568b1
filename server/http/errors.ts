import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { headers } from '../../shared/api/protocol.ts';
import { problemOf, Refusal } from './refusal.ts';

/** Answers anything thrown on the way as a problem document; what was not thrown on purpose is logged and says only its id. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.kind === 'internal') request.log.error({ err: error }, 'request failed');
  return answerRefusal(refusal, request, reply);
}

export function answerRefusal(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(refusal, request.id);
  reply.removeHeader(headers.auditReceipt); // Whatever it was for has not happened.
  if (refusal.options.headers !== undefined) reply.headers(refusal.options.headers);
  if (refusal.options.retryAfterSeconds !== undefined)
    reply.header(headers.retryAfter, String(refusal.options.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** The answer to bytes that are not HTTP: nothing of them is known, so it is written to the socket itself. */
export function refuseUnreadable(socket: Socket, requestId: string): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(problemOf(new Refusal('malformed'), requestId));
  const lines = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `${headers.requestId}: ${requestId}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  switch ((error as Partial<FastifyError>).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('too-large', { detail: 'At most 1 MiB.' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('unsupported-media-type');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_BAD_URL':
      return new Refusal('malformed');
    default:
      return new Refusal('internal');
  }
}
