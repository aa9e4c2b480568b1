import { parseArgs } from 'node:util';
import { ApprovalChecker } from './approval-checker.ts';
import { judgeCase, makeCase, makeFuzzed, missed, twists } from './approval-corpus.ts';

/** Changed at random, a seed; the others are one of each fault. */
const fuzzedEach = 50;

/** Answers the exit status: 0 if all is found, nothing is found that is not there, and both checkers agree. */
export async function runApprovals(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1..20' },
      json: { type: 'boolean', default: false },
    },
  });
  const [first = 1, last = 20] = values.seeds.split('..').map(Number);
  if (![first, last].every(Number.isSafeInteger)) throw new RangeError('say whole numbers');
  const checker = new ApprovalChecker();
  const wrong: string[] = [];
  const counts = { bundles: 0, missed: 0, alarms: 0, fuzzed: 0, disagreed: 0 };
  try {
    for (let seed = first; seed <= last; seed++) {
      for (const twist of [null, null, null, null, ...twists]) {
        const made = makeCase(twist === null ? seed * 4 + (counts.bundles % 4) : seed, twist);
        const pinned = twist?.built !== undefined || seed % 3 > 0;
        const report = await judgeCase(made, pinned);
        const said = missed(twist, report);
        const disagreed = await checker.compare(made, pinned, report);
        counts.bundles++;
        if (said !== '' && twist === null) counts.alarms++;
        else if (said !== '') counts.missed++;
        if (disagreed !== '') counts.disagreed++;
        if (said !== '') wrong.push(`seed ${seed}, ${twist?.name ?? 'good'}: ${said}`);
        if (disagreed !== '') wrong.push(`seed ${seed}, ${twist?.name ?? 'good'}: ${disagreed}`);
      }
      for (let one = 0; one < fuzzedEach; one++) {
        const made = makeFuzzed(seed * fuzzedEach + one);
        const disagreed = await checker.compare(made, true, await judgeCase(made));
        counts.fuzzed++;
        if (disagreed !== '') counts.disagreed++;
        if (disagreed !== '') wrong.push(`fuzzed ${seed * fuzzedEach + one}: ${disagreed}`);
      }
    }
  } finally {
    checker.close();
  }
  const figures = [
    {
      name: 'bundles',
      value: counts.bundles,
      unit: `of ${twists.length} kinds of fault, and good ones`,
      goal: null,
      ok: true,
    },
    ...(['missed', 'alarms', 'disagreed'] as const).map((name) => {
      return {
        name,
        value: counts[name],
        unit: `of ${name === 'disagreed' ? counts.bundles + counts.fuzzed : counts.bundles}`,
        goal: 0,
        ok: counts[name] === 0,
      };
    }),
  ];
  const failed = figures.filter(({ ok }) => !ok).length;
  for (const line of wrong.slice(0, 20)) process.stderr.write(`${line}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ name: 'approvals', figures, failed })}\n`);
  else
    for (const { name, value, unit } of figures)
      process.stdout.write(`${name.padEnd(10)} ${value} ${unit}\n`);
  return failed === 0 ? 0 : 1;
}
