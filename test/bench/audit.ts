import { parseArgs } from 'node:util';
import { fullAmount, type Part, quickAmount } from './lib/audit/amount.ts';
import { measureExamination, measureTenfold } from './lib/audit/examination.ts';
import { measureVerification } from './lib/audit/verification.ts';
import { measureWindowsEvents } from './lib/audit/windows-events.ts';
import { countFailed, type Figure, figuresJson, figuresTable } from './lib/figures.ts';

/**
 * npm run bench -- audit [--json] [--quick] [--part NAME]...
 * Measures what an examiner does with an export of 1,000,000 records of 600 bytes against its goals, a part a file in
 * `lib/audit/`; `--quick` tries the benchmark itself on few records and says nothing about the console.
 */
const parts: Readonly<Record<string, Part>> = {
  verification: measureVerification,
  examination: measureExamination,
  tenfold: measureTenfold,
  windows: measureWindowsEvents,
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true },
  },
});
const wanted = values.part ?? Object.keys(parts);
const figures: Figure[] = [];
for (const name of wanted) {
  const measure = parts[name];
  if (measure === undefined) throw new Error(`--part is one of ${Object.keys(parts).join(', ')}`);
  figures.push(...(await measure(values.quick ? quickAmount : fullAmount)));
}

if (values.json) {
  process.stderr.write(`${figuresTable(figures)}\n`);
  console.log(figuresJson('audit', figures));
} else console.log(figuresTable(figures));
process.exitCode = countFailed(figures) === 0 ? 0 : 1;
