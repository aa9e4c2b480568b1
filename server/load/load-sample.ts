import type { Logger } from 'pino';
import type { Passwords } from '../checks/passwords.ts';
import { largeSample } from '../sample/large.ts';
import { type SampleOrganization, sampleOrganization } from '../sample/sample-organization.ts';
import { fact } from '../store/facts.ts';
import type { Store } from '../store/work.ts';
import { type LoadedIncident, loadOrganization, sampleFact } from './load-organization.ts';

export type SampleSize = 'small' | 'large';
export type SampleUser = { readonly email: string; readonly password: string };

const seed = 'watchfloor';

/** Loads a sample into a store that has none, and answers who to sign in as: the lead. */
export async function loadSample(
  store: Store,
  passwords: Passwords,
  size: SampleSize,
  log: Logger,
): Promise<SampleUser> {
  const nowMs = store.clock.nowMs();
  const sample = sampleOrganization(seed, nowMs);
  const held = fact(store.db, sampleFact);
  if (held !== null && held !== size)
    throw new Error(
      `this data directory holds the ${held} sample; choose another one for the ${size} sample`,
    );
  if (held === null) {
    const incidents = size === 'small' ? sample.incidents : withYearBefore(sample, nowMs);
    await loadOrganization(store, passwords, size, { ...sample, incidents }, (rows) =>
      log.info({ rows }, 'loading the sample'),
    );
    log.info({ sample: size, ms: store.clock.nowMs() - nowMs }, 'sample loaded');
  }
  const lead = sample.users.find(({ user }) => user.roles.includes('lead'));
  if (lead === undefined) throw new Error('the sample has no lead');
  return { email: lead.user.email, password: lead.password };
}

/** The large sample is the small one behind a year of incidents; they are made while they are loaded. */
function* withYearBefore(sample: SampleOrganization, nowMs: number): Generator<LoadedIncident> {
  for (const batch of largeSample(seed, nowMs)) yield* batch;
  yield* sample.incidents;
}
