import { parseArgs } from 'node:util';
import { countFailed, figuresJson, figuresTable } from '../bench/lib/figures.ts';
import { inSeconds, progress } from '../bench/lib/progress.ts';
import { crash } from './lib/crash.ts';

/**
 * npm run crash -- [--states N] [--kills N] [--faults N] [--flips N] [--seed N] [--json]
 * Takes the cache of the real engine through power cuts, kills, failing system calls and flipped bits, and compares what is
 * left with what was promised. `--break ack-first` breaks a promise on purpose, to see that it is noticed.
 */
const { values } = parseArgs({
  options: {
    states: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '20' },
    faults: { type: 'string', default: '40' },
    flips: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    break: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const numbers = {
  states: Number(values.states),
  kills: Number(values.kills),
  faults: Number(values.faults),
  flips: Number(values.flips),
  seed: Number(values.seed),
};
const unusable = Object.entries(numbers).filter(([, value]) => !Number.isInteger(value) || value < 0);
if (unusable.length > 0 || (values.break !== undefined && values.break !== 'ack-first')) {
  console.error(`Not to be understood: ${unusable.map(([name]) => `--${name}`).join(' ') || '--break'}`);
  process.exit(2);
}

const started = Date.now();
const figures = await crash({ ...numbers, mutation: values.break === 'ack-first' ? 'ack-first' : null });
progress(`seed ${numbers.seed}, ${inSeconds(Date.now() - started)}`);
if (values.json) {
  process.stderr.write(`${figuresTable(figures)}\n`);
  console.log(figuresJson('crash', figures));
} else console.log(figuresTable(figures));
process.exitCode = countFailed(figures) === 0 ? 0 : 1;
