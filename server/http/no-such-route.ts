import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpMethod } from '../../shared/api/endpoint.ts';
import { answerRefusal } from './errors.ts';
import { Refusal } from './refusal.ts';

export type Resource = { readonly path: string; readonly methods: readonly HttpMethod[] };

/** Answers what no route took: 405 with `Allow` where the resource has other methods, 404 where there is none. */
export function noSuchRoute(resources: readonly Resource[]) {
  const known = resources.map(({ path, methods }) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods,
  }));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = known.filter(({ pattern }) => pattern.test(path)).flatMap((resource) => resource.methods);
    const allow = [...new Set(methods)].sort().join(', ');
    const refusal =
      allow === '' ? new Refusal('not-found') : new Refusal('method-not-allowed', { headers: { allow } });
    return answerRefusal(refusal, request, reply);
  };
}
