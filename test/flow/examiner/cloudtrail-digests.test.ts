import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import type { DigestReport, Source } from '../../../shared/ipc/source-calls.ts';
import { type MadeTrail, makeTrail, trailKeys, writeTrail } from '../../support/cloud-trail.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';
import { filesOf, zipOf } from '../../support/pack-folder.ts';

/** Log files of CloudTrail against the digests that it delivers beside them, with keys of our own. */

let keys: ReturnType<typeof trailKeys>;
let desk: ExaminerUnderTest;
let folder: string;

beforeAll(() => {
  keys = trailKeys();
});

beforeEach(async () => {
  desk = await examinerUnderTest();
  desk.examiner.pins([keys.list]);
  folder = join(desk.folder, 'bucket');
  mkdirSync(folder);
});

afterEach(() => desk.end());

async function reportOf({ id }: Source): Promise<DigestReport | null> {
  const answer = await desk.ask('source.digests', { source_id: id });
  expect(contract['source.digests'].output.safeParse(answer).error).toBeUndefined();
  return answer.report;
}

/** What the digests say of a trail after `change`. */
async function judged(change: (trail: MadeTrail) => void) {
  const trail = makeTrail(keys);
  change(trail);
  writeTrail(trail, folder);
  const source = await desk.import(folder);
  const report = await reportOf(source);
  return { source, report, kinds: report?.problems.map(({ what }) => what) };
}

function edit(file: { bytes: Buffer } | undefined, from: string | RegExp, to: string): void {
  if (file === undefined) throw new Error('there is no such file');
  const text = file.bytes.toString('utf8').replace(from, to);
  expect(text).not.toBe(file.bytes.toString('utf8'));
  file.bytes = Buffer.from(text);
}

test('a whole trail is proven: every digest signed, the chain without a gap, every log file as it was delivered', async () => {
  const { source, report } = await judged(() => undefined);
  expect(source).toMatchObject({ format: 'cloudtrail', events: 16, files: 8, unread: 0, trust: 'proven' });
  expect(report).toMatchObject({
    ...{ digests: 4, signed: 4, unsigned: 0, gaps: 0, listed: 8, proven: 8, total: 0 },
    ...{ from: '2023-07-10T00:00:00Z', to: '2023-07-10T04:00:00Z' },
  });
  expect(source.integrity).toContain('8 of 8 log files that they list are here and as they were delivered');
  expect(source.integrity).toContain('not covered');
});

test('the same in a zip', async () => {
  writeTrail(makeTrail(keys), folder);
  const zip = join(desk.folder, 'bucket.zip');
  writeFileSync(zip, await zipOf(filesOf(folder)));
  expect(await desk.import(zip)).toMatchObject({ events: 16, files: 8, trust: 'proven' });
});

describe('what was done to it is found', () => {
  test('a log file with one other letter', async () => {
    const { source, report } = await judged(({ logs }) => edit(logs[3], 'benjamin', 'benjamim'));
    expect(source.trust).toBe('tampered');
    expect(report).toMatchObject({
      altered: 1,
      proven: 7,
      problems: [{ what: 'altered', name: /_1x1\.json/ }].map(({ what }) => ({
        what,
        name: expect.stringMatching(/_1x1\.json\.gz$/),
      })),
    });
  });

  test('a log file that is missing', async () => {
    const { source, report } = await judged(({ logs }) => void logs.splice(2, 1));
    expect(source.trust).toBe('tampered');
    expect(report).toMatchObject({ missing: 1, proven: 7, altered: 0 });
    expect(source.integrity).toContain('1 log file MISSING');
  });

  test('a log file that was added', async () => {
    const { source, report } = await judged(({ logs }) => {
      const [first] = logs;
      if (first !== undefined) logs.push({ name: first.name.replace('_0x0', '_0x9'), bytes: first.bytes });
    });
    expect(source.trust).toBe('unanchored');
    expect(report).toMatchObject({ unlisted: 1, proven: 8, problems: [{ what: 'unlisted' }] });
  });

  test('a log file and its hash in the digest, edited together', async () => {
    const { source, kinds } = await judged(({ logs, digests }) => {
      edit(logs[2], 'benjamin', 'benjamim');
      edit(digests[1], /"hashValue":"[0-9a-f]{64}"/, `"hashValue":"${'ab'.repeat(32)}"`);
    });
    expect(source.trust).toBe('tampered');
    expect(kinds).toContain('digest_altered');
  });

  test('the newest digest, which no other vouches for', async () => {
    const { source, kinds } = await judged(({ digests }) =>
      edit(digests[3], '"oldestEventTime":"2023-07-10T03', '"oldestEventTime":"2023-07-10T02'),
    );
    expect(source.trust).toBe('tampered');
    expect(kinds).toEqual(['bad_signature']);
  });

  test('a digest in the middle that is missing, with its log files', async () => {
    const { source, report } = await judged(({ digests, logs }) => {
      digests.splice(1, 1);
      logs.splice(2, 2);
    });
    expect(source.trust).toBe('tampered');
    expect(report).toMatchObject({ gaps: 1, missing: 0, signed: 2, unsigned: 1 });
    expect(report?.problems.map(({ what }) => what)).toEqual(['gap', 'unsigned']);
  });

  test('a chain that was signed anew with another key', async () => {
    const other = trailKeys();
    const { source, report } = await judged((trail) => {
      const forged = makeTrail({ ...other, fingerprint: keys.fingerprint });
      Object.assign(trail, { logs: forged.logs, digests: forged.digests, metadata: forged.metadata });
    });
    expect(source.trust).toBe('tampered');
    expect(report).toMatchObject({ signed: 0, proven: 0, vouched: 8 });
  });

  test('a digest that cannot be read', async () => {
    const { source, kinds } = await judged(({ digests }) => edit(digests[0], '{', '['));
    expect(source.trust).toBe('tampered');
    expect(kinds).toContain('digest_altered');
  });
});

describe('what cannot be said is not said', () => {
  test('without a trusted key nothing is proven; with it, what is in the case is judged again', async () => {
    desk.examiner.pins([]);
    const { source, report } = await judged(() => undefined);
    expect(source.trust).toBe('unverifiable');
    expect(report).toMatchObject({ signed: 0, unsigned: 4, vouched: 8, proven: 0 });
    expect(report?.problems[0]?.why).toContain(`no key of CloudTrail with fingerprint ${keys.fingerprint}`);
    desk.examiner.pins([keys.list]);
    await desk.ask('source.verify', { source_id: source.id, strict: true });
    await desk.examiner.idle();
    const [again] = (await desk.ask('source.list', {})).sources;
    expect(again?.trust).toBe('proven');
    await desk.examiner.close();
    await desk.open();
    expect((await desk.ask('case.get', {})).journal).toMatchObject({ state: 'intact' });
  });

  test('a newest digest without its signature vouches for nothing', async () => {
    const { source, report } = await judged((trail) => {
      trail.metadata.bytes = Buffer.from('{}');
    });
    expect(source.trust).toBe('unanchored');
    expect(report).toMatchObject({ signed: 3, unsigned: 1, proven: 6, vouched: 2 });
    expect(report?.problems[0]).toMatchObject({ what: 'unsigned', why: expect.stringContaining('metadata') });
  });

  test('a trail without digests has no integrity information', async () => {
    const { source, report } = await judged(({ digests }) => void digests.splice(0));
    expect([source.trust, report]).toEqual(['none', null]);
  });
});

test('the command line takes the keys from a file', async () => {
  const trail = makeTrail(keys);
  edit(trail.logs[0], 'benjamin', 'benjamim');
  writeTrail(trail, folder);
  const keyFile = join(desk.folder, 'keys.json');
  writeFileSync(keyFile, JSON.stringify(keys.list));
  process.env.WATCHFLOOR_PASSPHRASE = 'a passphrase of several words';
  let out = '';
  const screen = {
    out: (text: string) => {
      out += text;
    },
    error: () => undefined,
    terminal: false,
  };
  const status = await main(
    ['import', '--case', join(desk.folder, 'two.wfcase'), folder, '--keys', keyFile],
    screen,
  );
  delete process.env.WATCHFLOOR_PASSPHRASE;
  expect(status).toBe(1);
  expect(out).toContain('4 signed by keys that this machine trusts');
  expect(out).toContain('1 log file ALTERED');
});
