import { parseArgs } from 'node:util';
import { CheckerProcess } from './checker-process.ts';
import { Corpus, type Outcome } from './corpus.ts';
import { compareScanner } from './scan-lines.ts';

/** Answers the exit status: 0 if every goal is met. */
export async function runTamper(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mutations: { type: 'string' },
      clean: { type: 'string' },
      seeds: { type: 'string', default: '1..2000' },
      lines: { type: 'string', default: '0' },
      'with-checker': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [first = 1, last = 2000] = values.seeds.split('..').map(Number);
  const mutations = Number(values.mutations ?? last - first + 1);
  const clean = Number(values.clean ?? last - first + 1);
  const lines = Number(values.lines);
  if (![first, mutations, clean, lines].every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new RangeError('say whole numbers');
  const withChecker = values['with-checker'];
  const corpus = new Corpus(undefined, withChecker ? new CheckerProcess() : null);
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
    if (withChecker) {
      const differ = [...mutated, ...alarms].filter(({ checker }) => checker !== '').length;
      const unit = `of ${mutations + clean}`;
      figures.push(figure('checker-disagreements', differ, unit, 0, differ === 0));
    }
    if (lines > 0) {
      const { disagreements } = compareScanner(first, lines);
      for (const line of disagreements.slice(0, 10))
        process.stderr.write(`scanner: ${JSON.stringify(line)}\n`);
      const differ = disagreements.length;
      figures.push(figure('scanner-disagreements', differ, `of ${lines} lines`, 0, differ === 0));
    }
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
    for (const said of [outcome.note, outcome.checker]) if (said !== '') process.stderr.write(`${said}\n`);
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
