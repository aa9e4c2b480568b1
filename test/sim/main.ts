import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type FaultKind, faultKinds, isFaultKind } from './fault-kinds.ts';
import type { Violation } from './ledger.ts';
import { scriptText, totalsJson } from './report.ts';
import { runScript } from './run-script.ts';
import { allProcessors, runSeeds, type SeedResult } from './run-seeds.ts';
import { makeScript, type Script } from './script.ts';
import { shrink } from './shrink.ts';
import { makeTemplates } from './templates.ts';

const usage = `npm run sim -- --seeds A..B [--steps N] [--faults a,b,...] [--workers N] [--json] [--first] [--replay <file or seed>] [--trace]
--first stops at the first seed that fails.
faults: ${faultKinds.join(', ')}`;

const scriptSchema = z.object({
  seed: z.number().int(),
  faults: z.array(z.enum(faultKinds)),
  baseline: z.boolean(),
  steps: z.array(z.looseObject({ after: z.number(), do: z.string() })),
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const mostShrunk = 3;

/** Runs the seeds asked for; answers the exit code. The last line on stdout is the figures. */
export async function runSimulation(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1..100' },
      steps: { type: 'string', default: '80' },
      faults: { type: 'string' },
      workers: { type: 'string' },
      json: { type: 'boolean', default: false },
      replay: { type: 'string' },
      first: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
    },
  });
  const steps = numberOf(values.steps);
  const faults = faultsOf(values.faults);
  if (values.replay !== undefined)
    return await replay(scriptToReplay(values.replay, steps, faults), values.trace);

  const seeds = seedsOf(values.seeds);
  const workers = values.workers === undefined ? allProcessors : numberOf(values.workers);
  const began = performance.now();
  const violations: Violation[] = [];
  const failedSeeds: number[] = [];
  let count = 0;
  let events = 0;
  let accepted = 0;
  let told = began;
  for await (const result of runSeeds({ seeds, steps, faults, workers })) {
    count += 1;
    events += result.events;
    accepted += result.accepted;
    if (result.violations.length > 0) {
      violations.push(...result.violations);
      failedSeeds.push(result.seed);
      await tellFailure(makeScript(result.seed, steps, faults), result, failedSeeds.length <= mostShrunk);
      if (values.first) break;
    }
    if (performance.now() - told > 5_000) {
      told = performance.now();
      say(`${count} of ${seeds.length} seeds, ${failedSeeds.length} failed`);
    }
  }
  const seconds = (performance.now() - began) / 1_000;
  const line = totalsJson({ violations, failedSeeds, events, accepted, seconds, seeds: count });
  if (failedSeeds.length > 0) say(`failed: ${failedSeeds.join(' ')}`);
  console.log(
    values.json
      ? line
      : `${count} seeds, ${failedSeeds.length} failed, ${accepted} commands, ${Math.round(seconds)} s\n${line}`,
  );
  return violations.length === 0 ? 0 : 1;
}

/** One script again, with everything that it says. */
async function replay(script: Script, trace: boolean): Promise<number> {
  const templates = await makeTemplates();
  try {
    const outcome = await runScript(script, templates);
    if (trace) say(outcome.trace.join('\n'));
    say(scriptText(script, outcome));
    if (outcome.violations.length === 0) say('nothing went wrong');
    return outcome.violations.length === 0 ? 0 : 1;
  } finally {
    templates.remove();
  }
}

async function tellFailure(script: Script, result: SeedResult, shrinks: boolean): Promise<void> {
  if (!shrinks) return say(scriptText({ ...script, steps: [] }, result));
  say(`seed ${script.seed} failed (${result.violations[0]?.what}); leaving out what does not matter`);
  const templates = await makeTemplates();
  try {
    const small = await shrink(script, await runScript(script, templates), templates);
    const file = join(tmpdir(), `watchfloor-sim-${script.seed}.json`);
    writeFileSync(file, `${JSON.stringify(small.script)}\n`);
    say(scriptText(small.script, small.outcome));
    say(
      `Replay: npm run sim -- --replay ${script.seed}   (whole)   or   --replay ${file}   (shortened, ${small.runs} tries)`,
    );
  } finally {
    templates.remove();
  }
}

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a number.\n${usage}`);
  return Number(text);
}

function seedsOf(text: string): readonly number[] {
  const [first = '', last = first] = text.split('..');
  const from = numberOf(first);
  return Array.from({ length: Math.max(0, numberOf(last) - from + 1) }, (_, at) => from + at);
}

function faultsOf(text: string | undefined): readonly FaultKind[] {
  if (text === undefined) return faultKinds;
  return text
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      if (!isFaultKind(name)) throw new Error(`There is no fault ${name}.\n${usage}`);
      return name;
    });
}

function scriptToReplay(what: string, steps: number, faults: readonly FaultKind[]): Script {
  if (/^\d+$/.test(what)) return makeScript(Number(what), steps, faults);
  return scriptSchema.parse(JSON.parse(readFileSync(what, 'utf8'))) as unknown as Script;
}
