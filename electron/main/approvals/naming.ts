import { z } from 'zod';
import type { EngineCallName } from '../../../shared/ipc/contract.ts';

export type Names = {
  /** Full name, and the person's roles; the id where nobody knows them. */
  readonly person: (id: string) => { readonly name: string; readonly roles: string };
  readonly isKnown: (id: string) => boolean;
};

const peopleSchema = z.object({
  people: z.array(z.object({ id: z.string(), full_name: z.string(), roles: z.array(z.string()) })),
});

type Engine = (name: EngineCallName, input: unknown) => Promise<unknown>;

/** Names of people as the cache has them; without it, what is signed is shown by ids alone. */
export async function loadNames(engine: Engine): Promise<Names> {
  const answer = await engine('people.list', {}).catch(() => null);
  const parsed = peopleSchema.safeParse(answer);
  const people = new Map((parsed.data?.people ?? []).map((one) => [one.id, one]));
  return {
    person: (id) => {
      const known = people.get(id);
      return { name: known?.full_name ?? id, roles: known?.roles.join(', ') ?? '' };
    },
    isKnown: (id) => people.has(id),
  };
}

const incidentSchema = z.object({
  incident: z.object({ reference: z.string().nullable(), title: z.string() }),
});

/** How people call an incident; its id where the cache does not know it. */
export async function incidentReference(engine: Engine, id: string): Promise<string> {
  const answer = await engine('incident.get', { id }).catch(() => null);
  const parsed = incidentSchema.safeParse(answer);
  return parsed.data?.incident.reference ?? id;
}
