import { expect, test } from '@playwright/test';
import { getIncident, listIncidents, patchIncident } from '../../shared/api/incidents.ts';
import { type ApiUser, signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, enginePid, openConsole, removeProfiles } from './support/console.ts';
import {
  expectLive,
  openIncident,
  queueRow,
  queueRows,
  signIn,
  stateBar,
  timeline,
  timelineEntry,
  writeNote,
} from './support/steps.ts';

let server: ServerProcess;
let colleague: ApiUser;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
  colleague = await signInApiUser({ ...server, ...server.sampleUser });
});

test.afterAll(async () => {
  await colleague.close();
  await server.dispose();
  await removeProfiles();
});

test.beforeEach(async () => {
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
});

test.afterEach(async () => {
  await desk.close();
  expect(desk.complaints).toEqual([]);
});

/** The newest open incident that nobody is likely to have changed, by the server's word. */
async function anIncident(index: number) {
  const { value } = await colleague.call(listIncidents, {
    query: { status: 'triaged,investigating', sort: '-detected_at' },
  });
  const incident = value.items[index];
  if (incident?.reference == null) throw new Error('the sample has too few open incidents');
  return {
    id: incident.id,
    reference: incident.reference,
    version: incident.version,
    status: incident.status,
  };
}

async function notesOnServer(id: string, text: string): Promise<number> {
  const { value } = await colleague.call(getIncident, { params: { incident_id: id } });
  return value.timeline.filter((event) => event.text === text).length;
}

test('shows the queue of the sample organisation', async () => {
  await expect(queueRows(desk.page).nth(10)).toBeVisible();
  await expect(stateBar(desk.page)).toContainText('lead');
  await expect(queueRow(desk.page, 'INC-')).not.toHaveCount(0);
});

test('shows a colleague’s change within a second', async () => {
  const incident = await anIncident(0);
  const title = `Renamed by a colleague ${Date.now()}`;
  await desk.page.keyboard.press('/');
  await desk.page.keyboard.type(incident.reference);
  await expect(queueRow(desk.page, incident.reference)).toBeVisible();
  await colleague.call(
    patchIncident,
    { params: { incident_id: incident.id }, body: { title } },
    { ifMatch: `"v${incident.version}"` },
  );
  await expect(queueRow(desk.page, title)).toBeVisible({ timeout: 1_000 });
});

test('adds a note and takes a step of the lifecycle while online', async () => {
  const incident = await anIncident(1);
  const text = `Called the owner back ${Date.now()}`;
  await openIncident(desk.page, incident.reference);
  await writeNote(desk.page, text);
  const entry = timelineEntry(desk.page, text);
  await expect(entry).toHaveAttribute('data-state', 'confirmed');
  expect(await notesOnServer(incident.id, text)).toBe(1);

  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('Shift+T');
  await expect
    .poll(
      async () =>
        (await colleague.call(getIncident, { params: { incident_id: incident.id } })).value.incident.status,
    )
    .not.toBe(incident.status);
  await expect(desk.page.getByRole('button', { name: /^Status: / })).not.toHaveAccessibleName(
    new RegExp(incident.status, 'i'),
  );
});

test('goes on working without the server, and sends everything exactly once when it is back', async () => {
  const incident = await anIncident(2);
  const texts = [`First while cut off ${Date.now()}`, `Second while cut off ${Date.now()}`];
  await openIncident(desk.page, incident.reference);
  await server.stop('SIGKILL');
  try {
    await expect(stateBar(desk.page)).toContainText('Offline', { timeout: 20_000 });
    for (const text of texts) {
      await writeNote(desk.page, text);
      await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'pending');
    }
    await expect(stateBar(desk.page)).toContainText('2 pending');
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('Escape');
    await expect(queueRows(desk.page).first()).toBeVisible();
    await openIncident(desk.page, incident.reference);
  } finally {
    await server.start();
  }
  for (const text of texts) {
    await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'confirmed', {
      timeout: 40_000,
    });
    expect(await notesOnServer(incident.id, text)).toBe(1);
  }
  await expect(stateBar(desk.page)).toContainText('Online', { timeout: 30_000 });
  await expect(stateBar(desk.page)).not.toContainText('pending');
});

test('keeps a note that was accepted just before the console was killed', async () => {
  const incident = await anIncident(3);
  const text = `The last words before the crash ${Date.now()}`;
  await openIncident(desk.page, incident.reference);
  await server.stop();
  await expect(stateBar(desk.page)).toContainText('Offline', { timeout: 20_000 });
  await writeNote(desk.page, text);
  await expect(timelineEntry(desk.page, text)).toBeVisible();
  await desk.kill();

  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expect(queueRows(desk.page).first()).toBeVisible({ timeout: 30_000 });
  await expect(stateBar(desk.page)).toContainText('1 pending');
  await openIncident(desk.page, incident.reference);
  await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'pending');

  await server.start();
  await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'confirmed', {
    timeout: 40_000,
  });
  expect(await notesOnServer(incident.id, text)).toBe(1);
});

test('keeps a draft over a crash', async () => {
  const incident = await anIncident(4);
  const draft = `Half a sentence that nobody sent ${Date.now()}`;
  await openIncident(desk.page, incident.reference);
  await desk.page.keyboard.press('c');
  await desk.page.keyboard.type(draft);
  await expect(desk.page.getByTestId('draft-state')).toHaveAttribute('data-draft', 'kept');
  await desk.kill();
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expect(queueRows(desk.page).first()).toBeVisible({ timeout: 30_000 });
  await openIncident(desk.page, incident.reference);
  await expect(desk.page.getByLabel('New entry')).toHaveValue(draft);
});

test('recovers when the engine is killed, and says so', async () => {
  const incident = await anIncident(5);
  await openIncident(desk.page, incident.reference);
  const before = await enginePid(desk.app);
  // It is back within a moment: what the state bar said meanwhile is written down as it is said.
  await stateBar(desk.page).evaluate((bar) => {
    const heard = globalThis as unknown as { heard: string };
    heard.heard = '';
    new MutationObserver(() => {
      heard.heard += `${bar.textContent}\n`;
    }).observe(bar, { childList: true, subtree: true, characterData: true });
  });
  process.kill(before, 'SIGKILL');
  await expect
    .poll(async () => await enginePid(desk.app).catch(() => before), { timeout: 5_000 })
    .not.toBe(before);
  const heard = await desk.page.evaluate(() => (globalThis as unknown as { heard: string }).heard);
  expect(heard).toContain('Engine restarting');
  const text = `After the engine came back ${Date.now()}`;
  await expect(stateBar(desk.page)).toContainText('Online', { timeout: 30_000 });
  await writeNote(desk.page, text);
  await expect(timelineEntry(desk.page, text)).toHaveAttribute('data-state', 'confirmed', {
    timeout: 20_000,
  });
  expect(await notesOnServer(incident.id, text)).toBe(1);
  await expect(timeline(desk.page)).toBeVisible();
});
