import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/engine/cache/sqlite-connection.ts';
import type { caseDb } from '../../../electron/engine/cases/store/case-db.ts';
import { openCaseFile } from '../../../electron/engine/cases/store/case-file.ts';
import { noteTools } from '../../../electron/engine/forensics/hashes.ts';
import { Journal } from '../../../shared/audit/journal.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
  await desk.ask('search.save', { name: 'one', query: 'a' });
  await desk.ask('search.save', { name: 'two', query: 'b' });
});

afterEach(() => desk.end());

/** Edits the file as somebody would who has its key. */
async function edit(change: (db: ReturnType<typeof caseDb>) => void): Promise<void> {
  await desk.examiner.close();
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
