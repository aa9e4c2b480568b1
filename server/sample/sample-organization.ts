import type { Tier } from '../../shared/domain/tier.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { type Cast, declaredMs, incidentIdOf } from './cast.ts';
import { type SampleUser, sampleUsers } from './people.ts';
import { seededRandom } from './random.ts';
import { stories } from './scenarios/stories.ts';
import { type SampleIncident, tellStory } from './tell.ts';

export type SampleOrganization = {
  readonly organization: { readonly id: string; readonly name: string; readonly tier: Tier };
  readonly users: readonly SampleUser[];
  /** In the order of their references, which is the order in which they were declared. */
  readonly incidents: readonly SampleIncident[];
};

/**
 * The sample workspace: a clinic group with six people and forty incidents of the forty days before `nowMs` (epoch
 * milliseconds). The same seed and time give the same data, ids included.
 */
export function sampleOrganization(seed: string, nowMs: number): SampleOrganization {
  const inOrder = stories.toSorted((left, right) => declaredMs(left, nowMs) - declaredMs(right, nowMs));
  const year = new Date(nowMs).getUTCFullYear();
  const references = new Map(
    inOrder.map((story, index) => [story.about.key, `INC-${year}-${String(index + 1).padStart(4, '0')}`]),
  );
  const ids = new Map(inOrder.map((story) => [story.about.key, incidentIdOf(story, seed, nowMs)]));
  const cast: Cast = {
    seed,
    nowMs,
    referenceOf: (key) => known(references, key),
    idOf: (key) => known(ids, key),
  };
  const foundedMs = nowMs - 1_000 * 86_400_000;
  return {
    organization: {
      id: uuidV7({ nowMs: () => foundedMs }, seededRandom(`${seed}/organization`).bytes),
      name: 'Northwind Clinics',
      tier: 'enterprise',
    },
    users: sampleUsers(seed, nowMs),
    incidents: inOrder.map((story) => tellStory(story, cast)),
  };
}

function known(values: ReadonlyMap<string, string>, key: string): string {
  const value = values.get(key);
  if (value === undefined) throw new Error(`no story has the key ${key}`);
  return value;
}
