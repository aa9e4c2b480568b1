import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';

/**
 * `/.well-known/techsaas-configuration`: what a server has beyond the baseline endpoints. A feature that is absent is not
 * there; the console then says so and works without it (no `sync`: by polling).
 */
export const discoverySchema = z.object({
  service: z.string().max(200),
  protocol: z.number().int().positive(),
  issuer: z.url(),
  features: z.object({
    auth: z
      .object({ refresh: z.string(), logout: z.string(), jwks: z.string(), mfa: z.string() })
      .partial()
      .optional(),
    /** Contents of evidence by tus 1.0, see `evidence-content.ts`. */
    evidence_upload: z.object({ protocol: z.string(), uploads: z.string(), content: z.string() }).optional(),
    sync: z.object({ changes: z.string(), stream: z.string() }).optional(),
    /** Signed four-eyes approvals, see `approvals.ts`; an organisation's tier must have them as well. */
    approvals: z.object({ root: z.string(), stream: z.string() }).optional(),
    audit: z
      .object({ search: z.string(), exports: z.string(), checkpoints: z.string(), cosignatures: z.string() })
      .optional(),
  }),
});
export type Discovery = z.infer<typeof discoverySchema>;

export const getDiscovery = defineEndpoint({
  name: 'discovery.get',
  method: 'GET',
  path: '/.well-known/techsaas-configuration',
  summary: 'What this server has beyond the baseline endpoints',
  auth: 'none',
  permission: null,
  rate: 'tier',
  params: null,
  query: null,
  body: null,
  reply: discoverySchema,
  status: 200,
  concurrency: 'none',
});
