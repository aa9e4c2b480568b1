import { type Feature, featureTier, tierHas } from '../../shared/domain/tier.ts';
import { Refusal } from '../http/refusal.ts';
import type { Caller } from './authenticate.ts';

/** Refuses where the organisation's tier does not have the feature, and names the one that has. */
export function requireFeature(caller: Caller, feature: Feature): void {
  if (!tierHas(caller.org.tier, feature)) throw tierRequired(featureTier[feature]);
}

export function tierRequired(tier: string): Refusal {
  return new Refusal('tier-required', { detail: `The ${tier} tier has this.`, requiredTier: tier });
}
