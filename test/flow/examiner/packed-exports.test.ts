import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';
import { filesOf, type PackedFile, packers, zipOf } from '../../support/pack-folder.ts';
import { type Bundle, makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

/** Exports as a browser, a mail program or a colleague packs them. */

let desk: ExaminerUnderTest;
let folder: string;
let bundle: Bundle;

beforeEach(async () => {
  desk = await examinerUnderTest();
  const temporary = join(desk.folder, 'temporary');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary); // Others unpack at the same time.
  bundle = makeBundle(new Seeded(11), 300);
  folder = join(desk.folder, 'october');
  mkdirSync(folder);
  writeBundle(bundle, folder);
  desk.examiner.pins([bundle.pin]);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await desk.end();
});

/** What this process left where it unpacks. */
const scratchFolders = () =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith('watchfloor-export-'))
    .sort();

function file(name: string, bytes: Uint8Array): string {
  const path = join(desk.folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function verdictOf(source_id: string) {
  return (await desk.ask('source.verdict', { source_id })).verdict;
}

async function inspected(path: string) {
  const ticket = desk.newId();
  desk.examiner.ticket(ticket, path);
  return desk.ask('source.inspect', { ticket });
}

async function refusal(path: string): Promise<string> {
  const ticket = desk.newId();
  desk.examiner.ticket(ticket, path);
  await desk.ask('source.import', { sources: [{ ticket, format: null, mapping: null }], strict: false });
  await desk.examiner.idle();
  const job = desk.jobs.at(-1);
  expect(job?.state).toBe('failed');
  expect((await desk.ask('source.list', {})).sources).toEqual([]);
  return job?.problem ?? '';
}

describe.each(Object.keys(packers) as (keyof typeof packers)[])('an export in a %s', (kind) => {
  test('is recognised, verified and kept like the folder', async () => {
    const before = scratchFolders();
    const packed = await packers[kind](filesOf(folder, 'october/'));
    const path = file(`october.${kind}`, packed);
    expect(await inspected(path)).toMatchObject({
      format: 'watchfloor_export',
      files: filesOf(folder).length,
      why: expect.stringContaining('audit.watchfloor.example'),
    });
    const source = await desk.import(path);
    expect(source).toMatchObject({
      name: `october.${kind}`,
      format: 'watchfloor_export',
      events: bundle.lines.length,
      unread: 0,
    });
    expect(await verdictOf(source.id)).toMatchObject({ verdict: 'INTACT', total: 0 });
    expect(scratchFolders()).toEqual(before);
    await desk.ask('source.verify', { source_id: source.id, strict: true });
    await desk.examiner.idle();
    expect(await verdictOf(source.id)).toMatchObject({ verdict: 'INTACT', strict: true });
  });

  test('with one changed record is tampered, at that record', async () => {
    const line = bundle.lines[40]?.toString('utf8') ?? '';
    bundle.lines[40] = Buffer.from(line.replace(/"act":"[^"]*"/, '"act":"nothing.happened"'));
    writeBundle(bundle, folder);
    const source = await desk.import(file(`x.${kind}`, await packers[kind](filesOf(folder))));
    expect(source.trust).toBe('tampered');
    expect((await verdictOf(source.id))?.findings[0]).toMatchObject({ kind: 'ALTERED', event_id: 40 });
  });
});

test('a tar of the system’s own program is read, with folders, deep names and a long one', async () => {
  const deep = join(desk.folder, 'a', 'long-name-'.repeat(12));
  mkdirSync(deep, { recursive: true });
  writeBundle(bundle, join(deep, 'export'));
  for (const [name, format] of [
    ['gnu.tgz', 'gnu'],
    ['pax.tgz', 'pax'],
  ] as const) {
    const path = join(desk.folder, name);
    execFileSync('tar', ['-czf', path, `--format=${format}`, '-C', desk.folder, 'a']);
    const source = await desk.import(path);
    expect(source).toMatchObject({ name, format: 'watchfloor_export', events: bundle.lines.length });
    expect(await verdictOf(source.id)).toMatchObject({ verdict: 'INTACT' });
  }
});

test('what a Mac adds, and other files beside the export, do not matter', async () => {
  const others: PackedFile[] = [
    { name: '__MACOSX/october/._range.json', bytes: Buffer.from('x') },
    { name: 'october/.DS_Store', bytes: Buffer.from('x') },
    { name: 'read me.txt', bytes: Buffer.from('the pin is in my other mail') },
  ];
  const source = await desk.import(
    file('mail.zip', await zipOf([...others, ...filesOf(folder, 'october/')])),
  );
  expect(await verdictOf(source.id)).toMatchObject({ verdict: 'INTACT', total: 0 });
});

test('an archive without an export is a folder of logs as before', async () => {
  const log = Buffer.from(`${JSON.stringify({ time: '2026-01-01T00:00:00Z', action: 'ok' })}\n`);
  const source = await desk.import(file('logs.zip', await zipOf([{ name: 'records.ndjson', bytes: log }])));
  expect(source).toMatchObject({ format: 'json', events: 1, trust: 'none' });
});

test('a tar of logs is refused with what to do', async () => {
  const log = Buffer.from(`${JSON.stringify({ time: '2026-01-01T00:00:00Z', action: 'ok' })}\n`);
  const path = file('logs.tar.gz', await packers['tar.gz']([{ name: 'records.ndjson', bytes: log }]));
  expect(await refusal(path)).toContain('unpack it, and take in its folder');
});

describe('nobody has to guess which bytes count', () => {
  test('a file that is in it twice', async () => {
    const files = filesOf(folder, 'october/');
    const again = { name: 'october/range.json', bytes: Buffer.from('{}') };
    const path = file('twice.tar', await packers.tar([...files, again]));
    await expect(inspected(path)).rejects.toMatchObject({
      message: expect.stringContaining('range.json is in it twice'),
    });
    expect(await refusal(path)).toContain('range.json is in it twice');
  });

  test('two exports in one archive', async () => {
    const path = file('two.zip', await zipOf([...filesOf(folder, 'one/'), ...filesOf(folder, 'two/')]));
    expect(await refusal(path)).toContain('it holds 2 exports');
  });

  test('a link in place of its records', async () => {
    const files = filesOf(folder).map((each) =>
      each.name.startsWith('records') ? { ...each, bytes: Buffer.from('/etc/passwd'), mode: 0o120777 } : each,
    );
    expect(await refusal(file('link.zip', await zipOf(files)))).toContain('links are not followed');
  });

  test('a byte that is not what was packed', async () => {
    const packed = await zipOf(filesOf(folder).map((each) => ({ ...each })));
    const at = packed.length >> 1;
    packed[at] = (packed[at] ?? 0) ^ 0x55;
    expect(await refusal(file('bad.zip', packed))).toMatch(/archive cannot be read: it(s| cannot)/);
  });

  test('an archive that was cut off on its way', async () => {
    const packed = await packers.tar(filesOf(folder));
    const path = file('cut.tar', packed.subarray(0, packed.length - 2_048));
    expect(await refusal(path)).toContain('a part of it is missing');
    const gz = await packers['tar.gz'](filesOf(folder));
    expect(await refusal(file('cut.tar.gz', gz.subarray(0, gz.length - 100)))).toContain(
      'Nothing was taken in',
    );
  });

  test('a head whose name would lead elsewhere', async () => {
    for (const name of ['..', 'x:y', 'CON', 'a b\u202E', '-'.repeat(200)]) {
      const evil = { name: `checkpoints/${name}`, bytes: Buffer.from('x') };
      expect(await refusal(file('evil.tar', await packers.tar([...filesOf(folder), evil])))).toContain(
        'a name that no file can have',
      );
    }
  });
});

test('a head under a wrong name is the finding that it is in a folder', async () => {
  const wrong = { name: 'checkpoints/newest.note', bytes: Buffer.from('x') };
  const source = await desk.import(file('wrong.zip', await zipOf([...filesOf(folder), wrong])));
  expect((await verdictOf(source.id))?.findings).toContainEqual(
    expect.objectContaining({ kind: 'FORGED_HEAD', file: 'checkpoints/newest.note' }),
  );
});
