import { z } from 'zod';

export const tierSchema = z.enum(['basic', 'premium', 'enterprise']);
export type Tier = z.infer<typeof tierSchema>;

export const featureSchema = z.enum([
  'incidents',
  'audit_search',
  'anomalies',
  'audit_export',
  'webhooks',
  'sso',
  'custom_roles',
  'signed_approvals',
  'ip_allow_lists',
]);
export type Feature = z.infer<typeof featureSchema>;

/** The lowest tier that has a feature. */
export const featureTier: Readonly<Record<Feature, Tier>> = {
  incidents: 'basic',
  audit_search: 'basic',
  anomalies: 'premium',
  audit_export: 'premium',
  webhooks: 'premium',
  sso: 'premium',
  custom_roles: 'enterprise',
  signed_approvals: 'enterprise',
  ip_allow_lists: 'enterprise',
};

/** Requests a minute for each user, key and address. */
export const tierRequestsPerMinute: Readonly<Record<Tier, number>> = {
  basic: 60,
  premium: 600,
  enterprise: 6000,
};

const gib = 2 ** 30;

/** Bytes of evidence that the server keeps for an organisation: of one file, and of all together. */
export const tierEvidenceBytes: Readonly<Record<Tier, { readonly file: number; readonly total: number }>> = {
  basic: { file: 2 * gib, total: 20 * gib },
  premium: { file: 16 * gib, total: 500 * gib },
  enterprise: { file: 256 * gib, total: 20_000 * gib },
};

export function tierHas(tier: Tier, feature: Feature): boolean {
  return tierSchema.options.indexOf(tier) >= tierSchema.options.indexOf(featureTier[feature]);
}
