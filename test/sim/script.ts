import { type Chance, createChance } from './chance.ts';
import { type FaultKind, faultKinds } from './fault-kinds.ts';
import { makeFault } from './faults.ts';
import { keepStep } from './keeping.ts';
import { type EditField, type FaultStep, type Step, someClient, type UserStep } from './steps.ts';

export type Script = {
  readonly seed: number;
  readonly faults: readonly FaultKind[];
  /** The server has only the documented endpoints and is polled. */
  readonly baseline: boolean;
  readonly steps: readonly Step[];
};

const fields: readonly EditField[] = [
  ...([
    'title',
    'title',
    'description',
    'severity',
    'tags',
    'category',
    'resolution',
    'assignee_id',
  ] as const),
];

export function makeScript(seed: number, length: number, faults: readonly FaultKind[] = faultKinds): Script {
  const chance = createChance(seed);
  const steps: Step[] = [];
  const baseline = faults.includes('no-feed') && chance.oneIn(6);
  while (steps.length < length) {
    const word = `w${seed}-${steps.length}`;
    if (faults.length > 0 && chance.oneIn(3))
      steps.push({ after: pause(chance), ...makeFault(chance, faults) });
    else if (faults.includes('412') && chance.oneIn(6))
      steps.push(...(chance.oneIn(3) ? containmentRace(chance, word) : race(chance, word)));
    else steps.push({ after: pause(chance), ...userStep(chance, word) });
  }
  return { seed, faults, baseline, steps };
}

function pause(chance: Chance): number {
  if (chance.oneIn(12)) return chance.between(3_000, 20_000);
  return chance.oneIn(3) ? chance.int(10) : chance.int(900);
}

function userStep(chance: Chance, word: string): UserStep | FaultStep {
  const common = { client: someClient(chance), on: chance.int(6), word };
  switch (chance.int(14)) {
    case 0:
      return { do: 'create', ...common };
    case 1:
    case 2:
    case 3:
      return { do: 'note', ...common };
    case 4:
      return { do: 'status', pick: chance.int(8), ...common };
    case 5:
      return {
        do: 'decide',
        client: common.client,
        pick: chance.int(4),
        how: chance.pick(['mine', 'mine', 'theirs', 'third', 'discard']),
        word,
      };
    case 6:
      if (!chance.oneIn(4)) return keepStep(chance, common.client, common.on);
      return { do: 'nudge', client: common.client };
    case 7:
      return { do: 'evidence', ...common };
    case 8:
      return { do: chance.pick(['draft', 'draft-note']), ...common };
    case 9:
      return { do: 'propose', ...common };
    case 10:
    case 11:
      return { do: 'contain', pick: chance.int(8), to: chance.int(8), ...common, on: chance.int(4) };
    default:
      return { do: 'edit', fields: someFields(chance), ...common };
  }
}

function someFields(chance: Chance): readonly EditField[] {
  const first = chance.pick(fields);
  return chance.oneIn(3) ? [...new Set([first, chance.pick(fields)])] : [first];
}

/** Two people change the same incident at once, often the same field. */
function race(chance: Chance, word: string): readonly Step[] {
  const on = chance.int(4);
  const first = chance.int(3);
  const mine = someFields(chance);
  const theirs = chance.oneIn(2) ? mine : someFields(chance);
  return [
    { after: chance.int(400), do: 'edit', client: first, on, fields: mine, word: `${word}a` },
    {
      after: chance.int(30),
      do: 'edit',
      client: (first + 1 + chance.int(2)) % 3,
      on,
      fields: theirs,
      word: `${word}b`,
    },
  ];
}

/** Somebody proposes an action; a while later two people each say at once what became of it. */
function containmentRace(chance: Chance, word: string): readonly Step[] {
  const on = chance.int(4);
  const first = chance.int(3);
  const contain = { do: 'contain', on, pick: -1 } as const;
  return [
    { after: chance.int(400), do: 'propose', client: first, on, word: `${word}p` },
    {
      ...{ after: chance.between(200, 7_000), ...contain, client: first },
      ...{ to: chance.int(8), word: `${word}a` },
    },
    {
      ...{ after: chance.int(30), ...contain, client: (first + 1 + chance.int(2)) % 3 },
      ...{ to: chance.int(8), word: `${word}b` },
    },
  ];
}
