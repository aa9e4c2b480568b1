import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExaminerUnderTest, examinerUnderTest } from '../../../support/examiner-under-test.ts';

let world: ExaminerUnderTest;
beforeEach(async () => {
  world = await examinerUnderTest();
});
afterEach(() => world.end());

const report = { title: 'October review', examiner: 'N. Ito', summary: 'Keys were read.', bookmarks: true };
const line =
  '{"Records":[{"eventName":"GetObject","eventTime":"2026-10-01T00:00:00Z","eventSource":"s3.amazonaws.com"}]}';

async function prepare(): Promise<void> {
  const path = join(world.folder, 'trail.json');
  writeFileSync(path, line);
  await world.import(path);
  await world.ask('bookmark.set', { event_ids: [0], note: 'look <b>here</b>', tags: [] });
  const finding = {
    title: 'Read',
    text: 'By night.',
    state: 'open' as const,
    techniques: ['T1530'],
    cited: [0],
  };
  await world.ask('finding.save', { id: null, ...finding });
}

async function write(name: string): Promise<string> {
  const place = world.newId();
  world.examiner.ticket(place, join(world.folder, name));
  await world.ask('bundle.write', { place, pdf: Buffer.from('%PDF-1.7').toString('base64'), report });
  await world.examiner.idle();
  return join(world.folder, name);
}

const check = (bag: string, manifest: string) =>
  execFileSync('sha256sum', ['--quiet', '-c', manifest], { cwd: bag, encoding: 'utf8' });

describe('a report of a case', () => {
  it('has its findings, the records behind them and what the examiner did', async () => {
    await prepare();
    const { html } = await world.ask('report.html', report);
    for (const part of [
      'October review',
      'Keys were read.',
      '1. Read',
      'T1530',
      'GetObject',
      'look &lt;b&gt;here',
      'imported',
    ])
      expect(html).toContain(part);
    expect(html).toContain('No integrity information.');
  });
});

describe('an evidence bundle', () => {
  it('is a bag that coreutils check, with the cited record byte for byte and the checker', async () => {
    await prepare();
    const bag = await write('out');
    check(bag, 'tagmanifest-sha256.txt');
    check(bag, 'manifest-sha256.txt');
    expect(readFileSync(join(bag, 'data/records/event-0.json'), 'utf8')).toBe(
      line.slice('{"Records":['.length, -2),
    );
    expect(readFileSync(join(bag, 'data/report.pdf'), 'utf8')).toBe('%PDF-1.7');
    const manifest = JSON.parse(readFileSync(join(bag, 'data/case.jsonld'), 'utf8')) as {
      '@graph': { '@type': string }[];
    };
    expect(manifest['@graph'].map((one) => one['@type'])).toContain('case-investigation:Investigation');
    expect(readFileSync(join(bag, 'data/journal/journal.ndjson'), 'utf8')).toContain('"act":"bundled"');
    const { status, stderr } = spawnSync('python3', [join(bag, 'data/checker/verify.py')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining('usage: verify.py FOLDER PIN')]);
    expect(world.jobs.at(-1)).toMatchObject({ kind: 'bundle', state: 'done' });
  });

  it('is not written over anything, and says so', async () => {
    await prepare();
    writeFileSync(join(world.folder, 'there'), 'mine');
    await write('there');
    expect(world.jobs.at(-1)).toMatchObject({ state: 'failed', problem: expect.stringContaining('already') });
    expect(readFileSync(join(world.folder, 'there'), 'utf8')).toBe('mine');
  });

  it('leaves nothing where it cannot be written', async () => {
    await prepare();
    const bag = await write('no/such/folder');
    expect(world.jobs.at(-1)).toMatchObject({ state: 'failed', problem: expect.stringContaining('ENOENT') });
    expect(existsSync(bag)).toBe(false);
  });
});
