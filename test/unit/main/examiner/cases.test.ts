import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dialogs } from '../../../../electron/main/examiner/dialogs.ts';
import {
  createExaminerService,
  type ExaminerService,
} from '../../../../electron/main/examiner/examiner-service.ts';
import { casesFileSchema } from '../../../../electron/main/files/cases-file.ts';
import { openJsonFile } from '../../../../electron/main/files/json-file.ts';
import { pinsFileSchema } from '../../../../electron/main/files/pins-file.ts';
import type { FromExaminer, ToExaminer } from '../../../../shared/ipc/examiner-frames.ts';
import { trailKeys } from '../../../support/cloud-trail.ts';
import { type FakeKeychain, fakeKeychain, fakeLog } from '../fakes.ts';
import { type FakeExaminer, fakeExaminers, problem } from './examiner-world.ts';

type Opening = Extract<ToExaminer, { frame: 'open' }>['config'];

const origin = 'audit.watchfloor.example/t1';
const vkey = `${origin}+9334976a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea`;
const pinText = JSON.stringify({ v: 1, origin, log_vkeys: [{ vkey, from: 0, to: null }] });

let folder: string;
let keychain: FakeKeychain;
let examiner: ExaminerService;
let children: FakeExaminer[];
let said: { name: string; payload: unknown }[];
let locked: boolean;
let chosen: string | null;
/** Which key opens which file. */
let files: Map<string, { id: string; name: string; key: string }>;

const keyText = ({ key }: Opening) => (key.kind === 'raw' ? key.hex : key.text);

function open(config: Opening): FromExaminer {
  if (config.create !== null) {
    writeFileSync(config.path, 'a case');
    files.set(config.path, { ...config.create, key: keyText(config) });
  }
  const file = files.get(config.path);
  if (file === undefined || file.key !== keyText(config)) return problem('cache_key_wrong');
  return { frame: 'opened', case_id: file.id, name: file.name };
}

async function start(): Promise<void> {
  const { log } = fakeLog();
  const fakes = fakeExaminers(open);
  children = fakes.children;
  const dialogs: Dialogs = {
    chooseSources: async () => (chosen === null ? [] : [chosen]),
    placeForEvidence: async () => null,
    placeForExport: async () => null,
    placeForApproval: async () => null,
    placeForCase: async () => chosen,
    placeForReport: async () => chosen,
    placeForIncident: async () => chosen,
  };
  let count = 0;
  examiner = createExaminerService({
    fork: fakes.fork,
    userData: folder,
    cases: await openJsonFile({
      path: join(folder, 'cases.json'),
      schema: casesFileSchema,
      initial: { cases: [] },
      log,
    }),
    pinsFile: await openJsonFile({
      path: join(folder, 'pins.json'),
      schema: pinsFileSchema,
      initial: { pins: [] },
      log,
    }),
    keychain,
    dialogs,
    isLocked: () => locked,
    send: (name, payload) => said.push({ name, payload }),
    clock: { nowMs: () => 1_795_305_603_000 },
    timers: { after: () => ({ cancel: () => undefined }) },
    newId: () => {
      count += 1;
      return `019ab4f2-0000-7000-8000-${String(count).padStart(12, '0')}`;
    },
    log,
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wf-cases-'));
  keychain = fakeKeychain();
  said = [];
  locked = false;
  chosen = null;
  files = new Map();
  await start();
});

afterEach(() => rmSync(folder, { recursive: true }));

async function newCase(passphrase: string | null = null, ask_place = false): Promise<string> {
  const { case_id } = await examiner.calls['case.new']({ name: 'October', passphrase, ask_place });
  if (case_id === null) throw new Error('no case was made');
  return case_id;
}

/** Null opens the file that is chosen. */
async function reopen(case_id: string | null, passphrase: string | null = null) {
  if (case_id !== null) return examiner.calls['case.open']({ from: { case_id }, passphrase });
  const { tickets } = await examiner.calls['files.choose']({ what: 'case' });
  return examiner.calls['case.open']({ from: { ticket: tickets[0]?.ticket ?? '' }, passphrase });
}
const last = () => children.at(-1) as FakeExaminer;
const opening = () => last().heard.find((frame) => frame.frame === 'open')?.config;

describe('a case in the keychain', () => {
  it('has its key there and nowhere else, and is opened with it again', async () => {
    const id = await newCase();
    const key = keychain.entries.get(`case-key:${id}`);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(folder, 'cases.json'), 'utf8')).not.toContain(key);
    await examiner.calls['case.close']({});
    expect(last().isKilled).toBe(true);
    expect((await examiner.calls['case.list']({})).open_id).toBeNull();
    expect(await reopen(id)).toEqual({ case_id: id });
    expect(opening()?.key).toEqual({ kind: 'raw', hex: key });
    const { cases, open_id } = await examiner.calls['case.list']({});
    expect(open_id).toBe(id);
    expect(cases).toMatchObject([{ id, name: 'October', place: null, size: 6, lock: 'keychain' }]);
  });

  it('opens from a new place by the key it always had', async () => {
    chosen = join(folder, 'first.wfcase');
    const id = await newCase(null, true);
    await examiner.calls['case.close']({});
    const moved = join(folder, 'moved.wfcase');
    renameSync(chosen, moved);
    files.set(moved, files.get(chosen) as never);
    await expect(reopen(id)).rejects.toMatchObject({ code: 'not_found' });
    chosen = moved;
    expect(await reopen(null)).toEqual({ case_id: id });
    expect((await examiner.calls['case.list']({})).cases).toMatchObject([{ id, place: moved }]);
  });

  it('is held against the journal’s mark that was kept outside of it', async () => {
    const id = await newCase();
    const mark = { case_id: id, size: 4, root: 'ab'.repeat(32) };
    last().say({ frame: 'mark', mark });
    await examiner.calls['case.close']({});
    await reopen(id);
    expect(opening()?.known_mark).toEqual(mark);
  });

  it('leaves no file and no entry when it is deleted', async () => {
    const id = await newCase();
    await examiner.calls['case.remove']({ case_id: id, delete_file: true });
    expect([...keychain.entries.keys()].filter((name) => name.includes(id))).toEqual([]);
    expect((await examiner.calls['case.list']({})).cases).toEqual([]);
    expect(last().isKilled).toBe(true);
  });

  it('is not written over another file', async () => {
    chosen = join(folder, 'there.wfcase');
    writeFileSync(chosen, 'precious');
    await expect(newCase(null, true)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(chosen, 'utf8')).toBe('precious');
  });
});

describe('a case with a passphrase', () => {
  const passphrase = 'a long and quiet river';

  it('asks for it, tells a wrong one, and keeps it nowhere', async () => {
    const id = await newCase(passphrase);
    await examiner.calls['case.close']({});
    await expect(reopen(id)).rejects.toMatchObject({ code: 'passphrase_needed' });
    await expect(reopen(id, 'another long river')).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(await reopen(id, passphrase)).toEqual({ case_id: id });
    expect(JSON.stringify([...keychain.entries])).not.toContain(passphrase);
    expect(readFileSync(join(folder, 'cases.json'), 'utf8')).not.toContain(passphrase);
  });

  it('that came on a stick is asked for by its file, and then held against a mark that is known', async () => {
    const path = join(folder, 'stick.wfcase');
    const id = '019ab4f2-0000-7000-8000-00000000beef';
    writeFileSync(path, 'a case');
    files.set(path, { id, name: 'Stick', key: passphrase });
    keychain.entries.set(
      `case-journal:${id}`,
      JSON.stringify({ case_id: id, size: 1, root: 'cd'.repeat(32) }),
    );
    chosen = path;
    await expect(reopen(null)).rejects.toMatchObject({ code: 'passphrase_needed' });
    expect(await reopen(null, passphrase)).toEqual({ case_id: id });
    expect(opening()?.known_mark?.size).toBe(1);
  });
});

describe('a locked console', () => {
  it('answers nothing about cases and closes the one that is open', async () => {
    await newCase();
    locked = true;
    examiner.locked();
    await expect(examiner.call('case.get', {})).rejects.toMatchObject({ code: 'locked' });
    await expect(examiner.calls['case.list']({})).rejects.toMatchObject({ code: 'locked' });
    await expect(examiner.calls['files.choose']({ what: 'files' })).rejects.toMatchObject({ code: 'locked' });
    await expect.poll(() => last().isKilled).toBe(true);
  });

  it('lets an import that is under way end first', async () => {
    await newCase();
    const job = {
      ...{ id: '019ab4f2-0000-7000-8000-0000000000ff', kind: 'import', label: 'x', phase: 'reading' },
      ...{ done: 1, total: 2, unit: 'bytes', problem: null },
    };
    last().say({ frame: 'event', name: 'job', payload: { ...job, state: 'running' } });
    locked = true;
    examiner.locked();
    await Promise.resolve();
    expect(last().heard.some(({ frame }) => frame === 'close')).toBe(false);
    last().say({ frame: 'event', name: 'job', payload: { ...job, state: 'done', done: 2 } });
    await expect.poll(() => last().isKilled).toBe(true);
  });
});

describe('an examiner that dies', () => {
  it('takes its own case with it, refuses what was asked, and the case opens again', async () => {
    const id = await newCase();
    const asked = examiner.call('case.get', {});
    last().exit(139);
    await expect(asked).rejects.toMatchObject({ code: 'engine_down' });
    expect(said.some(({ name }) => name === 'case_lost')).toBe(true);
    await expect(examiner.call('case.get', {})).rejects.toMatchObject({ code: 'not_found' });
    expect(await reopen(id)).toEqual({ case_id: id });
  });

  it('that sends what is in no contract is not believed', async () => {
    await newCase();
    last().say({ frame: 'event', name: 'session', payload: { kind: 'signed_in' } });
    last().say({ frame: 'mark', mark: { case_id: '../..', size: 1, root: '' } });
    expect(said.filter(({ name }) => name !== 'changed')).toEqual([]);
    expect([...keychain.entries.keys()].filter((name) => name.startsWith('case-journal'))).toEqual([]);
  });
});

describe('tickets', () => {
  it('stand for what was dropped; the page sees names, the examiner paths', async () => {
    await newCase();
    const path = join(folder, 'log.json');
    writeFileSync(path, '{}');
    symlinkSync(path, join(folder, 'link.json'));
    await examiner.dropped([path, 'relative.json', join(folder, 'gone.json'), join(folder, 'link.json')]);
    const { payload } = said.find(({ name }) => name === 'dropped') ?? {};
    expect(payload).toMatchObject({ tickets: [{ name: 'log.json', folder: false, size: 2 }] });
    expect(payload).toMatchObject({
      refused: [
        { name: 'relative.json', why: 'it is no file of this machine' },
        { name: 'gone.json', why: 'it is not there, or cannot be looked at' },
        { name: 'link.json', why: 'it is a link, and links are not followed' },
      ],
    });
    expect(JSON.stringify(payload)).not.toContain(folder);
    const ticket = (payload as { tickets: { ticket: string }[] }).tickets[0]?.ticket;
    expect(last().heard).toContainEqual({ frame: 'ticket', ticket, path });
  });
});

describe('trusted logs', () => {
  async function addPin(replace = false): Promise<{ origin: string }> {
    chosen = join(folder, 'pin.json');
    const { tickets } = await examiner.calls['files.choose']({ what: 'pin' });
    return await examiner.calls['pin.add']({ ticket: tickets[0]?.ticket ?? '', replace });
  }

  it('are also the keys of CloudTrail: lists of other regions come beside, a known name with another key only on purpose', async () => {
    const east = trailKeys().list as { PublicKeyList: { Fingerprint: string }[] };
    const west = trailKeys().list as typeof east;
    const add = async (list: object, replace = false) => {
      writeFileSync(join(folder, 'pin.json'), JSON.stringify(list));
      return await addPin(replace);
    };
    expect(await add(east)).toEqual({ origin: 'aws-cloudtrail' });
    await add(west);
    await add(east);
    const [known] = (await examiner.calls['pin.list']({})).logs;
    expect(known).toMatchObject({ origin: 'aws-cloudtrail', head: null });
    expect(known?.keys).toHaveLength(2);
    const [other] = west.PublicKeyList;
    const forged = { PublicKeyList: [{ ...other, Fingerprint: east.PublicKeyList[0]?.Fingerprint }] };
    await expect(add(forged)).rejects.toMatchObject({ code: 'conflict' });
    await expect(add({ PublicKeyList: [{ Value: 'x', Fingerprint: 'ab' }] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect((await examiner.calls['pin.list']({})).logs[0]?.keys).toEqual(known?.keys);
    await add(forged, true);
    expect((await examiner.calls['pin.list']({})).logs[0]?.keys).toHaveLength(1);
    await examiner.calls['pin.remove']({ origin: 'aws-cloudtrail' });
    expect((await examiner.calls['pin.list']({})).logs).toEqual([]);
  });

  it('come from a pin file, reach the examiner, and are replaced only on purpose', async () => {
    await newCase();
    writeFileSync(join(folder, 'pin.json'), pinText);
    expect(await addPin()).toEqual({ origin });
    expect((await examiner.calls['pin.list']({})).logs).toMatchObject([{ origin, quorum: 2, head: null }]);
    await expect.poll(() => last().heard).toContainEqual({ frame: 'pins', pins: [JSON.parse(pinText)] });
    await expect(addPin()).rejects.toMatchObject({ code: 'conflict' });
    expect(await addPin(true)).toEqual({ origin });
    await examiner.calls['pin.remove']({ origin });
    expect((await examiner.calls['pin.list']({})).logs).toEqual([]);
  });

  it('that were edited on disk are not trusted any more', async () => {
    writeFileSync(join(folder, 'pin.json'), pinText);
    await addPin();
    const path = join(folder, 'pins.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"from": 0', '"from": 5'));
    await start();
    await expect(examiner.calls['pin.list']({})).rejects.toMatchObject({ code: 'conflict' });
    await newCase();
    await expect.poll(() => last().heard).toContainEqual({ frame: 'pins', pins: [] });
  });

  it.each([['not json'], ['{"v":2}'], ['[]'], ['{"v":1,"origin":"x"}']])(
    'are not taken from %s',
    async (text) => {
      writeFileSync(join(folder, 'pin.json'), text);
      await expect(addPin()).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );
});
