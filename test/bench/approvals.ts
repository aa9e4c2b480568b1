import { parseArgs } from 'node:util';
import { measureDecisionToCommand } from './lib/approvals/decision-to-command.ts';
import { measureVerifyBundle } from './lib/approvals/verify-bundle.ts';
import { countFailed, type Figure, figuresJson, figuresTable } from './lib/figures.ts';

/**
 * npm run bench -- approvals [--json] [--quick] [--part NAME]...
 * Measures signed approvals against their goals, a part a file in `lib/approvals/`; `--quick` tries the benchmark itself and
 * says nothing about the console.
 */
const parts: Readonly<Record<string, (quick: boolean) => Promise<readonly Figure[]>>> = {
  'decision-to-command': measureDecisionToCommand,
  'verify-bundle': measureVerifyBundle,
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true },
  },
});
const figures: Figure[] = [];
for (const name of values.part ?? Object.keys(parts)) {
  const measure = parts[name];
  if (measure === undefined) throw new Error(`--part is one of ${Object.keys(parts).join(', ')}`);
  figures.push(...(await measure(values.quick)));
}

if (values.json) {
  process.stderr.write(`${figuresTable(figures)}\n`);
  console.log(figuresJson('approvals', figures));
} else console.log(figuresTable(figures));
process.exitCode = countFailed(figures) === 0 ? 0 : 1;
