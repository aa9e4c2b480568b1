import { writeSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';
import { seededRandom } from '../bench/lib/chance.ts';
import { sampleId } from '../fakes/sample-rows.ts';
import { damageServerRows } from './lib/damage.ts';
import { offlineEngine } from './lib/offline-engine.ts';
import type { Effect } from './lib/protocol.ts';
import { sourceFile, sourceSizes } from './lib/sources.ts';
import { changeOf, draftKeys, firstChanges, incidentCount, typedText, typedTitle } from './lib/story.ts';
import type { WriterPlan } from './lib/writer-plan.ts';

/**
 * The process that is killed: the engine offline, driven by a seeded user. Prints the lines of `lib/protocol.ts`; what is
 * printed as ACK has been promised.
 */
const plan = JSON.parse(process.argv[2] ?? '') as WriterPlan;
const { seed, path } = plan;
const random = seededRandom(seed + plan.firstStep * 31);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const { engine, api, time, open } = offlineEngine({
  path,
  seed: seed * 1_000 + plan.firstStep,
  checkpointPages: plan.checkpointPages,
  knownMark: plan.knownMark,
  marked: (mark) => say(`MARK ${JSON.stringify(mark)}`),
});

const codeOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
};

const stepOfCommand = new Map<string, number>();
let seq = 0;
let step = plan.firstStep;
let { keys } = plan;
let isOpen = false;
const seedTo = (until: number): void => {
  for (; seq < until; seq += 1) api.seed(changeOf(seed, seq + 1));
};
const grow = (by: number): void => {
  say(`SEEDED ${seq + by}`);
  seedTo(seq + by);
};

/** Asks for one thing; the promise is what the engine's answer means, nothing earlier. */
function ask(kind: string, effects: readonly Effect[], act: () => string): void {
  say(`BEGIN ${step} ${JSON.stringify(effects)}`);
  try {
    if (plan.mutation === 'ack-first') say(`ACK early ${kind} ${step}`);
    const id = act();
    stepOfCommand.set(id, step);
    if (plan.mutation !== 'ack-first') say(`ACK ${id} ${kind} ${step}`);
  } catch (error) {
    say(`REFUSED ${step} ${codeOf(error)}`);
  }
}

/** The server's changes, which are kept when a query shows them. */
async function arrive(by: number, way: 'stream' | 'reopen'): Promise<void> {
  say(`BEGIN ${step} ${JSON.stringify([['cursor', `c1.${seq + by}`]])}`);
  if (way === 'reopen') await engine.close();
  isOpen = way === 'stream';
  grow(by);
  if (way === 'reopen') await openSomehow();
  await time.settle();
  say(isVisible(seq) ? `ACK ${seq} page ${step}` : `REFUSED ${step} unseen`);
}

function isVisible(number: number): boolean {
  const { kind, id, incident_id } = changeOf(seed, number);
  try {
    if (kind === 'user')
      return engine.call('people.list', {}).people.some((each) => each.id === id && each.version === number);
    const seen = incident_id === null ? null : engine.call('incident.get', { id: incident_id });
    if (seen === null) return false;
    if (kind === 'event') return seen.timeline.some(({ event }) => event.id === id);
    if (kind === 'incident') return seen.incident.version === number;
    if (kind === 'evidence') return seen.evidence.some((each) => each.id === id);
    return seen.containment.some((each) => each.id === id);
  } catch {
    return false;
  }
}

const mostAttempts = 60;

/** A disk that fails once must not keep the cache closed for ever. */
async function openSomehow(): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const current = await open(keys);
      if (keys.next !== null) say(`KEY ${current}`);
      keys = { current, next: null };
      isOpen = true;
      say('OPENED');
      return;
    } catch (error) {
      say(`FAILED open${attempt} ${codeOf(error)}`);
      if (attempt === mostAttempts) process.exit(3);
    }
  }
}

/** As main does it: both keys are kept until the engine has said which of them opens the cache. */
async function changeKey(): Promise<void> {
  await engine.close();
  isOpen = false;
  keys = { ...keys, next: keys.current + 1 };
  say(`KEYS ${keys.current} ${keys.next}`);
  await openSomehow();
}

async function breakAndMend(): Promise<void> {
  await engine.close();
  say('DAMAGE');
  damageServerRows(path, keys.current);
  await openSomehow();
  for (let number = 1; number <= incidentCount; number += 1) isVisible(number); // A read that notices.
  for (let turn = 0; turn < 3; turn += 1) await time.settle();
  say('REPLACED');
}

function incident(): string {
  return sampleId(2, random.int(1, incidentCount));
}

async function act(): Promise<void> {
  const dice = random.int(1, 100);
  const there: Effect = [`out:${step}`, 'there'];
  if (dice <= 4) await takeIn();
  else if (dice <= 34) {
    const draft = random.chance(0.4) ? random.pick(draftKeys) : null;
    const text = typedText(seed, step);
    const event = { kind: 'note', text, happened_at: '2026-11-22T08:00:00.000Z' } as const;
    const effects = draft === null ? [there] : [there, [`draft:${draft}`, ''] as const];
    const input = { incident_id: incident(), event, draft_key: draft };
    ask('timeline.add', effects, () => engine.call('timeline.add', input).command_id);
  } else if (dice <= 56) {
    const key = random.pick(draftKeys);
    ask('draft.save', [[`draft:${key}`, String(step)]], () => {
      engine.call('draft.save', { key, text: typedText(seed, step) });
      return key;
    });
  } else if (dice <= 66) {
    const patch = { title: typedTitle(seed, step), description: typedText(seed, step) };
    ask(
      'incident.edit',
      [there],
      () => engine.call('incident.edit', { incident_id: incident(), patch }).command_id,
    );
  } else if (dice <= 71) {
    const input = {
      title: typedTitle(seed, step),
      description: typedText(seed, step),
      severity: 'high',
      detected_at: '2026-11-22T08:00:00.000Z',
    } as const;
    ask('incident.create', [there], () => engine.call('incident.create', input).command_id);
  } else if (dice <= 77) {
    const id = incident();
    const seen = engine.call('incident.get', { id })?.incident.updated_at ?? '';
    if (seen === '') return;
    ask('incident.seen', [[`seen:${id}`, seen]], () => {
      engine.call('incident.seen', { incident_id: id });
      return id;
    });
  } else if (dice <= 82) discard();
  else if (dice <= 84) await prune();
  else if (dice <= 94) await arrive(1, 'stream');
  else if (dice <= 97 && plan.rekeys) await changeKey();
  else if (dice <= 98 || !plan.damage) await arrive(random.int(1, 20), 'reopen');
  else await breakAndMend();
}

/** It is promised once the job has ended: sealed in the store and in the outbox. */
async function takeIn(): Promise<void> {
  const incident_id = incident();
  say(`BEGIN ${step} ${JSON.stringify([[`out:${step}`, 'there']])}`);
  try {
    const job_id = engine.order({
      ...{ order: 'take_in', incident_id, path: sourceFile(path, random.int(0, sourceSizes.length - 1)) },
      words: {
        ...{ kind: 'file', name: typedTitle(seed, step), description: typedText(seed, step) },
        ...{ media_type: null, origin: 'a desk', collected_at: '2026-11-22T08:00:00.000Z' },
      },
    });
    for (;;) {
      const job = engine.call('evidence.list', { incident_id }).jobs.find(({ id }) => id === job_id);
      if (job?.state === 'running') {
        await time.settle();
        continue;
      }
      if (job?.state !== 'done') say(`REFUSED ${step} ${job?.problem?.code ?? 'gone'}`);
      else say(`ACK ${job_id} evidence.add ${step}`);
      return;
    }
  } catch (error) {
    say(`REFUSED ${step} ${codeOf(error)}`);
  }
}

/** Room is made, or is wanted no longer; what lies under incidents goes in many steps and comes back from the server. */
async function prune(): Promise<void> {
  const limit_bytes = random.chance(0.6) ? 65_536 : 2_000_000_000;
  engine.call('storage.set', { limit_bytes, keep_days: random.chance(0.3) ? 1 : null });
  engine.call('storage.prune', {});
  for (let turn = random.int(1, 20); turn > 0; turn -= 1) await time.advance(15);
  say(`PRUNED ${engine.call('storage.get', {}).pruned}`);
}

function discard(): void {
  const known = engine.call('outbox.list', {}).entries.filter((entry) => stepOfCommand.has(entry.id));
  if (known.length === 0) return;
  const { id } = random.pick(known);
  ask('outbox.discard', [[`out:${stepOfCommand.get(id)}`, '']], () => {
    engine.call('outbox.discard', { id });
    return 'discarded';
  });
}

seedTo(plan.seededBefore);
if (seq < firstChanges) {
  say(`SEEDED ${firstChanges}`);
  seedTo(firstChanges);
}
await openSomehow();
for (; step < plan.firstStep + plan.steps; step += 1) {
  if (!isOpen) await openSomehow();
  try {
    await act();
  } catch (error) {
    say(`REFUSED ${step} ${codeOf(error)}`);
  }
  await time.advance(400);
}
if (plan.close) await engine.close();
say('DONE');
if (!plan.close) process.kill(process.pid, 'SIGKILL');
process.exit(0);
