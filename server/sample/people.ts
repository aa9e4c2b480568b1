import type { Role } from '../../shared/domain/role.ts';
import type { User } from '../../shared/domain/user.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { seededRandom } from './random.ts';

/** Short names by which the stories call the six people of the sample workspace. */
export type Person = 'amara' | 'rafael' | 'priya' | 'helen' | 'noor' | 'tomasz';

/** A person of the sample workspace with a password that is public by design: it opens sample data and nothing else. */
export type SampleUser = { readonly user: User; readonly password: string };

type Profile = {
  readonly name: string;
  readonly role: Role;
  readonly team: string;
  readonly password: string;
};

const profiles: Readonly<Record<Person, Profile>> = {
  helen: {
    name: 'Helen Strand',
    role: 'admin',
    team: 'Security engineering',
    password: 'sample-admin-copper-heron',
  },
  priya: {
    name: 'Priya Raghunathan',
    role: 'lead',
    team: 'Security operations',
    password: 'sample-lead-quiet-harbour',
  },
  amara: {
    name: 'Amara Okafor',
    role: 'responder',
    team: 'Security operations',
    password: 'sample-responder-amber-kite',
  },
  rafael: {
    name: 'Rafael Quintana',
    role: 'responder',
    team: 'Security operations',
    password: 'sample-responder-slate-otter',
  },
  tomasz: {
    name: 'Tomasz Wieczorek',
    role: 'viewer',
    team: 'Clinical systems',
    password: 'sample-viewer-linen-ferry',
  },
  noor: {
    name: 'Noor Haddad',
    role: 'auditor',
    team: 'Internal audit',
    password: 'sample-auditor-cedar-ledger',
  },
};

const people = Object.keys(profiles) as readonly Person[];

export function nameOf(person: Person): string {
  return profiles[person].name;
}

/** The id of a person: the same for the same seed and time, in the small sample and in the large one. */
export function personId(person: Person, seed: string, nowMs: number): string {
  return uuidV7({ nowMs: () => joinedMs(person, nowMs) }, seededRandom(`${seed}/person/${person}`).bytes);
}

export function sampleUsers(seed: string, nowMs: number): readonly SampleUser[] {
  return people.map((person) => {
    const { name, role, team, password } = profiles[person];
    const username = name.toLowerCase().replace(' ', '.');
    const user: User = {
      id: personId(person, seed, nowMs),
      username,
      full_name: name,
      email: `${username}@northwind.example`,
      roles: [role],
      team,
      active: true,
      created_at: toTimestamp(joinedMs(person, nowMs)),
      version: 1,
    };
    return { user, password };
  });
}

function joinedMs(person: Person, nowMs: number): number {
  return nowMs - (900 - people.indexOf(person) * 97) * 86_400_000;
}
