import type { Logger } from 'pino';
import type { Passwords } from '../checks/passwords.ts';
import { sampleOrganization } from '../sample/sample-organization.ts';
import { fact } from '../store/facts.ts';
import type { Store } from '../store/work.ts';
import { loadOrganization, sampleFact } from './load-organization.ts';

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
    await loadOrganization(store, passwords, size, sample, (rows) =>
      log.info({ rows }, 'loading the sample'),
    );
    log.info({ sample: size, ms: Date.now() - nowMs }, 'sample loaded');
  }
  const lead = sample.users.find(({ user }) => user.roles.includes('lead'));
  if (lead === undefined) throw new Error('the sample has no lead');
  return { email: lead.user.email, password: lead.password };
}
