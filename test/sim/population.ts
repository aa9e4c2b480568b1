import { putEntity } from '../../server/store/entities.ts';
import { insertIncident, nextReference } from '../../server/store/incidents.ts';
import { insertOrganization, type Organization } from '../../server/store/organizations.ts';
import { insertSession } from '../../server/store/sessions.ts';
import { insertUser } from '../../server/store/users.ts';
import { inTransaction, type Store, type Work } from '../../server/store/work.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { Me } from '../../shared/domain/user.ts';
import { sampleId, sampleIncident } from '../fakes/sample-rows.ts';

export const issuer = 'https://sim.example';

export type Member = {
  readonly me: Me;
  readonly sessionId: string;
  /** The server's number of the organisation. */
  readonly org: number;
};

/** Who works in a run, and the incidents that are there before it. */
export type Population = {
  readonly clients: readonly Member[];
  readonly incidents: readonly { readonly id: string; readonly org: number }[];
};

const people: readonly { readonly name: string; readonly role: Role; readonly org: number }[] = [
  { name: 'rana', role: 'lead', org: 0 },
  { name: 'ilja', role: 'responder', org: 0 },
  { name: 'mei', role: 'responder', org: 0 },
  { name: 'otto', role: 'lead', org: 1 },
];
const incidentsOf = [3, 1];

export function populate(store: Store): Population {
  return inTransaction(store, (work) => {
    const orgs = incidentsOf.map((_, at) =>
      insertOrganization(work.db, {
        id: sampleId(9, at + 1),
        name: `Organisation ${at + 1}`,
        tier: 'premium',
        created_at: work.now,
        feed_epoch: `epoch-${at + 1}`,
      }),
    );
    const clients = people.map((person, at) => member(work, orgs[person.org], person, at + 1));
    const incidents = orgs.flatMap((org, at) => declare(work, org, incidentsOf[at] ?? 0));
    return { clients, incidents };
  });
}

function member(
  work: Work,
  org: Organization | undefined,
  { name, role }: { readonly name: string; readonly role: Role },
  number: number,
): Member {
  if (org === undefined) throw new Error('no such organisation');
  const user = {
    id: sampleId(1, number),
    username: name,
    full_name: name.toUpperCase(),
    email: `${name}@sim.example`,
    roles: [role],
    team: 'SOC',
    active: true,
    created_at: work.now,
    version: 1,
  };
  insertUser(work.db, { user, org: org.number, passwordHash: 'none' });
  putEntity(work, org.number, 'user', user);
  const me: Me = { ...user, organization: { id: org.id, name: org.name, tier: org.tier } };
  return { me, sessionId: insertSession(work, user.id, 'sim').id, org: org.number };
}

function declare(work: Work, org: Organization, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const incident = {
      ...sampleIncident(org.number * 100 + at),
      reference: nextReference(work.db, org.number, 2026),
      reporter_id: null,
    };
    insertIncident(work, org.number, incident, Buffer.alloc(32));
    return { id: incident.id, org: org.number };
  });
}
