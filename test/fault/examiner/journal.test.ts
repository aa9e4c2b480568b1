import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import type { caseDb } from '../../../electron/engine/cases/store/case-db.ts';
import { openCaseFile } from '../../../electron/engine/cases/store/case-file.ts';
import { noteTools } from '../../../electron/engine/forensics/hashes.ts';
import { Journal } from '../../../shared/audit/journal.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';
import { makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
  await desk.ask('search.save', { name: 'one', query: 'a' });
  await desk.ask('search.save', { name: 'two', query: 'b' });
});

afterEach(() => desk.end());

/** Edits the file as somebody would who has its key. */
async function edit(
  change: (db: ReturnType<typeof caseDb>) => void,
  { forget = false }: { readonly forget?: boolean } = {},
): Promise<void> {
  await desk.examiner.close();
  if (forget) desk.forgetMarks();
  const file = openCaseFile(openSqlite, desk.casePath, { kind: 'raw', hex: 'ab'.repeat(32) });
  change(file.db);
  file.close();
  await desk.open();
}

const stateNow = async () => (await desk.ask('case.get', {})).journal;

test('a case that nobody touched is intact', async () => {
  await edit(() => undefined);
  expect(await stateNow()).toMatchObject({ state: 'intact', problem: null });
});

test('an entry that was edited is found', async () => {
  await edit((db) => db.run("UPDATE journal SET record = replace(record, 'one: a', 'one: x') WHERE n = 1"));
  expect(await stateNow()).toMatchObject({
    state: 'tampered',
    problem: expect.stringContaining('does not follow'),
  });
});

test('a journal that was emptied is found', async () => {
  await edit((db) => db.run('DELETE FROM journal'));
  expect(await stateNow()).toMatchObject({ state: 'tampered', problem: expect.stringContaining('emptied') });
});

test('entries that were cut off at the end are found', async () => {
  await edit((db) => db.run('DELETE FROM journal WHERE n > 0'));
  expect(await stateNow()).toMatchObject({ state: 'tampered', problem: expect.stringContaining('cut') });
});

test('a case that was edited together with its journal, written anew and well chained, is found', async () => {
  await edit((db) => {
    const id = db.value<string>("SELECT value FROM meta WHERE key = 'id'");
    const journal = Journal.begin(noteTools, `case/${id}`);
    const count = db.value<number>('SELECT count(*) FROM journal') ?? 0;
    db.run('DELETE FROM journal');
    db.run("DELETE FROM searches WHERE name = 'two'");
    for (let n = 0; n < count; n++) {
      const { text } = journal.append('2026-01-01T00:00:00.000Z', {
        act: 'searched',
        actor: { id: 'examiner' },
        text: 'nothing',
      });
      db.run('INSERT INTO journal (n, record) VALUES (?, ?)', n, text);
    }
  });
  expect(await stateNow()).toMatchObject({
    state: 'tampered',
    problem: expect.stringContaining('written anew'),
  });
});

test('a journal that was emptied is found where no mark of it is kept, too', async () => {
  await desk.examiner.close();
  desk.forgetMarks();
  await desk.open();
  await edit((db) => db.run('DELETE FROM journal'), { forget: true });
  expect(await stateNow()).toMatchObject({ state: 'tampered', problem: expect.stringContaining('emptied') });
});

test('a case that was never used here is not called intact before it was', async () => {
  await edit(() => undefined, { forget: true });
  expect(await stateNow()).toMatchObject({
    state: 'unanchored',
    problem: expect.stringContaining('Nothing outside this file'),
  });
  await edit(() => undefined);
  expect(await stateNow()).toMatchObject({ state: 'intact', problem: null });
});

describe('what was changed beside the journal is found, on any machine', () => {
  beforeEach(async () => {
    const log = join(desk.folder, 'log.ndjson');
    const rows = [1, 2, 3].map((n) => JSON.stringify({ time: `2026-01-0${n}T00:00:00Z`, action: `a${n}` }));
    writeFileSync(log, rows.join('\n'));
    await desk.import(log);
    const bundle = makeBundle(new Seeded(11), 40);
    const line = bundle.lines[4]?.toString('utf8') ?? '';
    bundle.lines[4] = Buffer.from(line.replace(/"act":"[^"]*"/, '"act":"nothing.happened"'));
    const folder = join(desk.folder, 'export');
    mkdirSync(folder);
    writeBundle(bundle, folder);
    desk.examiner.pins([bundle.pin]);
    expect((await desk.import(folder)).trust).toBe('tampered');
    await desk.ask('bookmark.set', { event_ids: [1], note: 'the first sign', tags: ['start'] });
    await desk.ask('finding.save', {
      ...{ id: null, title: 'It was the intern', text: 'See the records.', state: 'confirmed' },
      ...{ techniques: [], cited: [1, 2] },
    });
  });

  const attacks: readonly (readonly [string, string])[] = [
    ['the note of a bookmark', "UPDATE bookmarks SET note = 'nothing to see'"],
    ['a bookmark that was removed', 'DELETE FROM bookmarks'],
    ['the words of a finding', "UPDATE findings SET text = 'See nothing.'"],
    ['which records a finding cites', 'UPDATE citations SET event_id = 0 WHERE position = 0'],
    ['a verdict', "UPDATE sources SET verdict = replace(verdict, 'TAMPERED', 'INTACT')"],
    ['how far a source is trusted', "UPDATE sources SET trust = 'proven'"],
    ['what the verifier found at a record', 'DELETE FROM event_verdicts'],
    ['the hash of a source', "UPDATE sources SET sha256 = 'ab' WHERE n = 1"],
    ['the hash of bytes that were taken in', 'UPDATE segments SET digest = zeroblob(32)'],
    ['the name of a source', "UPDATE sources SET name = 'another.ndjson' WHERE n = 1"],
    ['a source that is called a part', "UPDATE sources SET state = 'partial' WHERE n = 1"],
    ['a saved search', "UPDATE searches SET query = 'b' WHERE name = 'one'"],
    ['the name of the case', "UPDATE meta SET value = 'Another' WHERE key = 'name'"],
  ];

  test.each(attacks)('%s', async (_, sql) => {
    await edit((db) => void expect(db.run(sql)).toBeGreaterThan(0), { forget: true });
    expect(await stateNow()).toMatchObject({
      state: 'tampered',
      problem: expect.stringContaining('changed beside it'),
    });
  });

  test('and a case that nobody touched is as it was, after every kind of change by its own hand', async () => {
    const { sources } = await desk.ask('source.list', {});
    await desk.ask('source.verify', { source_id: sources[1]?.id ?? '', strict: true });
    await desk.ask('detect.run', {});
    await desk.examiner.idle();
    await desk.ask('bookmark.remove', { event_ids: [1] });
    const { findings } = await desk.ask('finding.list', {});
    await desk.ask('finding.remove', { id: findings[0]?.id ?? '' });
    await desk.ask('source.remove', { source_id: sources[0]?.id ?? '' });
    await edit(() => undefined);
    expect(await stateNow()).toMatchObject({ state: 'intact', problem: null });
  });
});

test('nothing more is written into a case whose journal was changed; it can still be read', async () => {
  await edit((db) => db.run('DELETE FROM journal'));
  await expect(desk.ask('search.save', { name: 'three', query: 'c' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await desk.ask('search.list', {})).searches).toHaveLength(2);
});

test('another key opens nothing, and neither does a file that is no case', async () => {
  await desk.examiner.close();
  const wrong = { kind: 'raw' as const, hex: 'cd'.repeat(32) };
  await expect(desk.open({ key: wrong })).rejects.toMatchObject({ code: 'cache_key_wrong' });
  await expect(desk.open({ path: import.meta.filename })).rejects.toMatchObject({ code: 'cache_damaged' });
  await desk.open();
  expect(await stateNow()).toMatchObject({ state: 'intact' });
});
