import { parseArgs } from 'node:util';
import { Corpus, type Outcome } from './corpus.ts';

/** Answers the exit status: 0 if every goal is met. */
export async function runTamper(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mutations: { type: 'string' },
      clean: { type: 'string' },
      seeds: { type: 'string', default: '1..2000' },
      json: { type: 'boolean', default: false },
    },
  });
  const [first = 1, last = 2000] = values.seeds.split('..').map(Number);
  const mutations = Number(values.mutations ?? last - first + 1);
  const clean = Number(values.clean ?? last - first + 1);
  if (![first, mutations, clean].every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new RangeError('say whole numbers');
  const corpus = new Corpus();
  try {
    const mutated = await runAll(mutations, 'mutations', (at) => corpus.mutated(first + at));
    const alarms = await runAll(clean, 'clean', (at) => corpus.clean(first + at));
    const found = mutated.filter((outcome) => outcome.found).length;
    const exact = mutated.filter((outcome) => outcome.exact).length;
    const falseAlarms = alarms.filter((outcome) => outcome.found).length;
    const figures = [
      figure('found', percent(found, mutations), '%', 100, found === mutations),
      figure('exact', percent(exact, mutations), '%', 99.9, exact >= 0.999 * mutations),
      figure('false-alarms', falseAlarms, `of ${clean}`, 0, falseAlarms === 0),
    ];
    const failed = figures.filter(({ ok }) => !ok).length;
    if (values.json) process.stdout.write(`${JSON.stringify({ name: 'tamper', figures, failed })}\n`);
    else
      for (const { name, value, unit, ok } of figures)
        console.log(`${ok ? 'ok' : 'FAILED'}  ${name} ${value} ${unit}`);
    return failed === 0 ? 0 : 1;
  } finally {
    corpus.close();
  }
}

async function runAll(
  count: number,
  name: string,
  run: (at: number) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < count; at++) {
    const outcome = await run(at);
    outcomes.push(outcome);
    if (outcome.note !== '') process.stderr.write(`${outcome.note}\n`);
    if (at % 1000 === 999) process.stderr.write(`${name}: ${at + 1} of ${count}\n`);
  }
  return outcomes;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : (100 * part) / whole;
}

function figure(name: string, value: number, unit: string, goal: number, ok: boolean) {
  return { name, value, unit, goal, ok };
}
