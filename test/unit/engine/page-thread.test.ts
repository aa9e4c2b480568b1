import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createPageThread } from '../../../electron/engine/sync/page-thread.ts';
import { readPage } from '../../../electron/engine/sync/read-page.ts';
import { sampleEvent, sampleIncident } from '../../fakes/sample-rows.ts';

const entry = new URL('../../../electron/engine/page-worker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-page-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the server sends it, and large enough for the thread. */
function pageText(spoilt = false): string {
  const incident = sampleIncident(1);
  const events = Array.from({ length: 600 }, (_, index) => sampleEvent(index + 1, incident.id));
  const changes = [
    { kind: 'incident', id: incident.id, incident_id: incident.id, data: incident },
    ...events.map((data, index) => ({
      ...{ kind: 'event', id: data.id, incident_id: incident.id },
      data: spoilt && index === 300 ? { ...data, kind: 'made-up' } : data,
    })),
    { kind: 'event', id: sampleEvent(900, incident.id).id, incident_id: null, data: null },
  ];
  const text = JSON.stringify({ changes, cursor: 'c9', more: true, remaining: 5 });
  expect(text.length).toBeGreaterThan(131_072);
  return text;
}

function entryThat(name: string, source: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${source}`);
  return pathToFileURL(file);
}

test('a page read in the thread is the page read here', async () => {
  const thread = createPageThread(entry);
  const text = pageText();
  const [first, second] = await Promise.all([thread.read(text, 'r1'), thread.read(text, 'r2')]);
  expect(first).toEqual(readPage(text, ''));
  expect(second).toEqual(first);
  thread.rest();
});

test('one bad row refuses the page, under the id of its request', async () => {
  const thread = createPageThread(entry);
  await expect(thread.read(pageText(true), 'request-7')).rejects.toMatchObject({
    code: 'bad_answer',
    id: 'request-7',
  });
  await expect(thread.read('{"changes":', 'short')).rejects.toMatchObject({ code: 'bad_answer' });
  thread.rest();
});

test('a thread that ends refuses what it was asked, and the next page has a new one', async () => {
  const thread = createPageThread(
    entryThat(
      'ends',
      `parentPort.once('message', ({ requestId }) => { if (requestId === 'die') process.exit(3);
      parentPort.postMessage({ number: 2, page: 'read' }); });`,
    ),
  );
  const text = pageText();
  await expect(thread.read(text, 'die')).rejects.toMatchObject({ code: 'internal' });
  expect(await thread.read(text, 'live')).toBe('read');
  thread.rest();
});

test('a page that takes too much memory ends the thread and not the engine', async () => {
  const thread = createPageThread(
    entryThat(
      'swells',
      `parentPort.on('message', () => { for (const all = []; ; ) all.push(new Array(100_000).fill({})); });`,
    ),
  );
  await expect(thread.read(pageText(), 'r')).rejects.toMatchObject({ code: 'answer_too_large' });
  thread.rest();
});

test('a thread at rest starts again with the next large page', async () => {
  const thread = createPageThread(entry);
  const text = pageText();
  await thread.read(text, 'r1');
  thread.rest();
  expect((await thread.read(text, 'r2')).cursor).toBe('c9');
  thread.rest();
});
