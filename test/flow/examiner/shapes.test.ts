import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import yazl from 'yazl';
import type { CaseEvent } from '../../../shared/domain/case-event.ts';
import { type ExaminerUnderTest, examinerUnderTest } from '../../support/examiner-under-test.ts';

let desk: ExaminerUnderTest;

beforeEach(async () => {
  desk = await examinerUnderTest();
});

afterEach(() => desk.end());

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(desk.folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function rows(query = ''): Promise<readonly CaseEvent[]> {
  const filter = { query, from: null, to: null };
  return (
    await desk.ask('event.page', { filter, sort: { by: 'id', direction: 'asc' }, offset: 0, limit: 100 })
  ).rows;
}

const three = [1, 2, 3].map((n) => ({ time: `2026-01-0${n}T00:00:00Z`, action: `act-${n}` }));
const lines = three.map((record) => `${JSON.stringify(record)}\n`).join('');

test.each([
  ['lines', lines],
  ['lines without a last line feed and with CRLF', lines.trimEnd().replaceAll('\n', '\r\n')],
  ['an array', JSON.stringify(three)],
  ['an array over many lines', JSON.stringify(three, null, 2)],
  ['an object around an array', JSON.stringify({ Records: three })],
  [
    'objects over many lines, one after another',
    three.map((record) => JSON.stringify(record, null, 1)).join('\n'),
  ],
  ['lines behind a byte order mark', `\u{FEFF}${lines}`],
  ['UTF-16, little end first', Buffer.from(`\u{FEFF}${lines}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\u{FEFF}${lines}`, 'utf16le').swap16()],
  ['gzip', gzipSync(lines)],
  ['Zstandard', zstdCompressSync(lines)],
  ['a table', `time,action\n${three.map(({ time, action }) => `${time},${action}`).join('\n')}\n`],
  [
    'a table with semicolons and quotes',
    `"time";"action"\r\n${three.map(({ time, action }) => `"${time}";"${action}"`).join('\r\n')}`,
  ],
])('%s', async (_, bytes) => {
  const source = await desk.import(file('records', bytes));
  expect(source).toMatchObject({ state: 'ready', events: 3, unread: 0 });
  expect((await rows()).map(({ time, action }) => [time, action])).toEqual(
    three.map(({ time, action }) => [time.replace('Z', '.000Z'), action]),
  );
  expect(await rows('action:act-2')).toHaveLength(1);
  expect(await rows('"act 3"')).toHaveLength(1);
});

test('an archive is a folder of files, whatever their names', async () => {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(lines), 'logs/a.ndjson');
  zip.addBuffer(gzipSync(JSON.stringify({ Records: three })), 'logs/b.json.gz');
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  const source = await desk.import(file('logs.zip', Buffer.concat(parts)));
  expect(source).toMatchObject({ files: 2, events: 6, unread: 0 });
  const detail = await desk.ask('event.get', { id: 4 });
  expect(detail).toMatchObject({ file: 'logs/b.json.gz', event: { line: 2, action: 'act-2' } });
});

test('a value of a table may hold line ends; a row with too many cells is set aside', async () => {
  const source = await desk.import(
    file('table.csv', 'action,note\nread,"two\nlines, ""quoted"""\nwrite,a,b\nshort\n'),
  );
  expect(source).toMatchObject({ format: 'csv', events: 2, unread: 1 });
  expect((await desk.ask('event.get', { id: 0 })).fields).toMatchObject([
    { path: '/action', value: 'read' },
    { path: '/note', value: 'two\nlines, "quoted"' },
  ]);
  const { rows: unread } = await desk.ask('source.unread', { source_id: source.id, offset: 0, limit: 5 });
  expect(unread).toMatchObject([
    { line: 3, why: 'it has 3 cells, and the table 2 columns', sample: 'write,a,b' },
  ]);
});

test('syslog lines as RFC 5424 shows them in section 6.5', async () => {
  const path = file(
    'messages',
    [
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \u{FEFF}'su root' failed for lonvick on /dev/pts/8",
      "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] An application event log entry...',
      'Oct 11 22:14:15 mymachine su: not of this form',
    ].join('\n'),
  );
  const source = await desk.import(path);
  expect(source).toMatchObject({ format: 'syslog', events: 3, unread: 1 });
  expect(await rows()).toMatchObject([
    { time: '2003-10-11T22:14:15.003Z', host: 'mymachine.example.com', action: 'ID47', outcome: 'error' },
    { time: '2003-08-24T12:14:15.000Z', host: '192.0.2.1', session: '8710' },
    { summary: 'evntslog · An application event log entry...' },
  ]);
  expect(await rows('raw./data/exampleSDID@32473/eventID:1011')).toHaveLength(1);
});

test('every record of the Windows excerpt is a row, and the malicious value is found', async () => {
  const folder = join(desk.folder, 'windows');
  mkdirSync(folder);
  const excerpt = readFileSync(new URL('../../fixtures/otrf-windows/excerpt.ndjson', import.meta.url));
  writeFileSync(join(folder, 'a.json'), excerpt);
  const source = await desk.import(folder);
  expect(source).toMatchObject({ format: 'windows', events: 20, unread: 0 });
  expect((await rows('Updater')).some(({ object }) => object?.endsWith('\\Run\\Updater'))).toBe(true);
});
