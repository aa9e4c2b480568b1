import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contract } from '../../../shared/ipc/contract.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';
import { type Bundle, makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
});

afterEach(() => desk.end());

function exported(change: (bundle: Bundle) => void, records = 600, seed = 11): string {
  const bundle = makeBundle(new Seeded(seed), records);
  change(bundle);
  const folder = join(desk.folder, 'export');
  mkdirSync(folder);
  writeBundle(bundle, folder);
  desk.examiner.pins([bundle.pin]);
  return folder;
}

/** Sizes of the heads in an export. */
function headSizes(folder: string): number[] {
  return readdirSync(join(folder, 'checkpoints'))
    .map((name) => Number(name.slice(0, 20)))
    .sort((a, b) => a - b);
}

async function verdictOf(source_id: string) {
  const answer = await desk.ask('source.verdict', { source_id });
  expect(contract['source.verdict'].output.safeParse(answer).error).toBeUndefined();
  return answer.verdict;
}

test('an export is verified when it is taken in, and each record shows that the head includes it', async () => {
  const source = await desk.import(exported(() => undefined));
  const verdict = await verdictOf(source.id);
  expect(verdict).toMatchObject({ verdict: 'INTACT', total: 0 });
  expect(source.events).toBe((verdict?.b as number) - (verdict?.a as number));
  for (const id of [0, 1, Math.floor(source.events / 2), source.events - 1]) {
    const detail = await desk.ask('event.get', { id });
    expect(contract['event.get'].output.safeParse(detail).error).toBeUndefined();
    expect(detail.proof).toMatchObject({ index: (verdict?.a as number) + id, included: true, findings: [] });
    expect(detail.canonical).toBe(true);
  }
});

test('an altered record is found at its event, and its proof does not hold', async () => {
  const folder = exported((bundle) => {
    const text = (bundle.lines[40] as Buffer)
      .toString('utf8')
      .replace(/"act":"[^"]*"/, '"act":"incident.closed_by_nobody"');
    bundle.lines[40] = Buffer.from(text);
  });
  const source = await desk.import(folder);
  expect(source.trust).toBe('tampered');
  const verdict = await verdictOf(source.id);
  const altered = verdict?.findings.find(({ kind }) => kind === 'ALTERED');
  expect(altered).toMatchObject({ line: 41, event_id: 40 });
  const heads = headSizes(folder);
  const before = heads.filter((size) => size > 0 && size <= (altered?.index ?? 0)).at(-1) ?? null;
  expect(altered?.last_head?.size ?? null).toBe(before);
  const filter = { query: 'finding:altered', from: null, to: null };
  const page = await desk.ask('event.page', {
    filter,
    sort: { by: 'id', direction: 'asc' },
    offset: 0,
    limit: 10,
  });
  expect(page.rows.map(({ id, finding }) => [id, finding])).toEqual([[40, 'ALTERED']]);
  expect((await desk.ask('event.get', { id: 40 })).proof).toMatchObject({
    included: false,
    findings: [expect.stringContaining('altered')],
  });
  expect((await desk.ask('event.get', { id: 41 })).proof).toMatchObject({ included: true });
});

test('without a pin nothing is said to be proven, and the reason names the log', async () => {
  const folder = exported(() => undefined);
  desk.examiner.pins([]);
  const source = await desk.import(folder);
  expect(source.trust).toBe('unverifiable');
  expect(await verdictOf(source.id)).toMatchObject({
    verdict: 'UNVERIFIABLE',
    pin: null,
    reason: expect.stringContaining('trusts no log named'),
  });
});

test('committed fields are shown as opened, redacted or withheld', async () => {
  const source = await desk.import(exported(() => undefined));
  const states = new Set<string>();
  const withheld: number[] = [];
  for (let id = 0; id < source.events; id++) {
    for (const { path, state } of (await desk.ask('event.get', { id })).fields) {
      if (state !== null) {
        states.add(state);
        expect(path).not.toContain('#');
      }
      if (state === 'withheld' && withheld.at(-1) !== id) withheld.push(id);
    }
  }
  expect(states).toContain('opened');
  expect(states).toContain('withheld');
  await desk.ask('source.verify', { source_id: source.id, strict: true });
  await desk.examiner.idle();
  const verdict = await verdictOf(source.id);
  const runs = (verdict?.withheld ?? []).map(([from, to]) => [
    from - (verdict?.a ?? 0),
    to - (verdict?.a ?? 0),
  ]);
  expect(runs[0]?.[0]).toBe(withheld[0]);
  expect(runs.at(-1)?.[1]).toBe((withheld.at(-1) ?? 0) + 1);
  for (const id of withheld) expect(runs.some(([from = 0, to = 0]) => id >= from && id < to)).toBe(true);
});

test('an export is verified again from its bytes in the case, when its folder is gone', async () => {
  const folder = exported(() => undefined);
  const source = await desk.import(folder);
  const before = await verdictOf(source.id);
  await desk.ask('source.verify', { source_id: source.id, strict: true });
  await desk.examiner.idle();
  expect(desk.jobs.at(-1)).toMatchObject({ kind: 'verify', state: 'done' });
  const after = await verdictOf(source.id);
  expect(after).toMatchObject({ verdict: 'INTACT', strict: true, a: before?.a, b: before?.b });
  expect(after?.fields).not.toBeNull();
});
