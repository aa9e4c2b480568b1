import { expect, type Page, test } from '@playwright/test';
import { getIncident, listIncidents } from '../../shared/api/incidents.ts';
import { type ApiUser, signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import {
  expectLive,
  openIncident,
  queueRow,
  signIn,
  stateBar,
  timeline,
  timelineEntry,
  writeNote,
} from './support/steps.ts';

/** How long the network flaps: 45 s unless WATCHFLOOR_FLAPPING_SECONDS says otherwise (600 is the promise of ten minutes). */
const flappingMs = Number(process.env.WATCHFLOOR_FLAPPING_SECONDS ?? 45) * 1_000;

/** Two windows, two people, two profiles, one server. */
let server: ServerProcess;
let observer: ApiUser;
let first: Console;
let second: Console;

const colleague = {
  email: 'amara.okafor@northwind.example',
  password: 'sample-responder-amber-kite',
};

test.beforeAll(async () => {
  server = await startServer();
  observer = await signInApiUser({ ...server, ...server.sampleUser });
});

test.afterAll(async () => {
  await observer.close();
  await server.dispose();
  await removeProfiles();
});

test.beforeEach(async () => {
  [first, second] = await Promise.all([openConsole({ server }), openConsole({ server })]);
  await signIn(first.page, server);
  await signIn(second.page, { ...server, sampleUser: colleague });
  await Promise.all([expectLive(first.page), expectLive(second.page)]);
});

test.afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

async function anIncident(index: number) {
  const { value } = await observer.call(listIncidents, {
    query: { status: 'triaged,investigating', sort: '-detected_at' },
  });
  const incident = value.items[index];
  if (incident?.reference == null) throw new Error('the sample has too few open incidents');
  return { id: incident.id, reference: incident.reference };
}

async function onServer(id: string) {
  return (await observer.call(getIncident, { params: { incident_id: id } })).value;
}

async function bothOpen(reference: string): Promise<void> {
  await openIncident(first.page, reference);
  await openIncident(second.page, reference);
}

async function bothCutOff(): Promise<void> {
  await server.stop();
  for (const { page } of [first, second])
    await expect(stateBar(page)).toContainText('Offline', { timeout: 20_000 });
}

async function rename(page: Page, title: string): Promise<void> {
  await page.keyboard.press('e');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(stateBar(page)).toContainText('pending');
}

async function setSeverity(page: Page, word: string): Promise<void> {
  await page.keyboard.press('s');
  await page.keyboard.type(word);
  await page.keyboard.press('Enter');
  await expect(stateBar(page)).toContainText('pending');
}

test('edits to different fields merge by themselves', async () => {
  const { id, reference } = await anIncident(0);
  const before = await onServer(id);
  const severity = before.incident.severity === 'low' ? 'info' : 'low';
  const title = `Renamed while cut off ${Date.now()}`;
  await bothOpen(reference);
  await bothCutOff();
  await rename(first.page, title);
  await setSeverity(second.page, severity);
  await server.start();
  await expect
    .poll(async () => (await onServer(id)).incident, { timeout: 40_000 })
    .toMatchObject({ title, severity });
  for (const { page } of [first, second]) {
    await expect(page.getByRole('main')).toContainText(title, { timeout: 30_000 });
    await expect(page.getByRole('button', { name: `Severity: ${severity}` })).toBeVisible();
    await expect(stateBar(page)).not.toContainText(/pending|conflict|refused/);
  }
});

test('edits to the same field make a conflict that is seen through to the end, and nobody’s text is gone', async () => {
  const { id, reference } = await anIncident(1);
  const stamp = Date.now();
  const titles = [`By the lead ${stamp}`, `By the responder ${stamp}`] as const;
  await bothOpen(reference);
  await bothCutOff();
  await rename(first.page, titles[0]);
  await rename(second.page, titles[1]);
  await server.start();
  for (const { page } of [first, second])
    await expect(stateBar(page)).not.toContainText('pending', { timeout: 40_000 });

  // Whose change arrived first is chance; the other one is asked.
  const { title: theirs } = (await onServer(id)).incident;
  expect(titles).toContain(theirs);
  const [loser, winner] = theirs === titles[1] ? [first, second] : [second, first];
  const mine = theirs === titles[1] ? titles[0] : titles[1];
  const { page } = loser;
  await expect(stateBar(page)).toContainText('1 conflict');
  await expect(stateBar(winner.page)).not.toContainText('conflict');
  await expect(page.getByTestId('trust')).toHaveAttribute('data-trust', 'conflict');

  await page.keyboard.press('Shift+C');
  const view = page.getByTestId('conflicts');
  await expect(view.locator('[data-side="mine"]')).toContainText(String(stamp));
  await expect(view.locator('[data-side="theirs"]')).toContainText(String(stamp));
  await expect(view.locator('[data-side="theirs"]')).not.toContainText('somebody else');

  // It outlives a crash of the console.
  await loser.kill();
  const again = await openConsole({ userDataDir: loser.userDataDir });
  if (loser === first) first = again;
  else second = again;
  await expect(stateBar(again.page)).toContainText('Online', { timeout: 40_000 });
  await expect(stateBar(again.page)).toContainText('1 conflict');
  await expect(queueRow(again.page, theirs).getByLabel(/in conflict/)).toBeVisible();

  // Decided by keyboard alone: a third text, made of both.
  await again.page.keyboard.press('g');
  await again.page.keyboard.press('c');
  const kept = again.page.getByTestId('conflicts');
  await expect(kept.locator('[data-side="mine"]')).toContainText(mine);
  await again.page.keyboard.press('3');
  const third = again.page.getByLabel('A third value');
  await expect(third).toHaveValue(mine);
  await expect(third).toBeFocused();
  await again.page.keyboard.press('End');
  await again.page.keyboard.type(' and both');
  await again.page.keyboard.press('Control+Enter');
  await expect(again.page.getByText('Nothing is left to decide')).toBeVisible();
  await expect
    .poll(async () => (await onServer(id)).incident.title, { timeout: 20_000 })
    .toBe(`${mine} and both`);
  await expect(winner.page.getByRole('main')).toContainText(`${mine} and both`, { timeout: 20_000 });
  await expect(stateBar(again.page)).not.toContainText(/conflict|pending/);
  const { timeline: entries } = await onServer(id);
  const said = JSON.stringify(entries.flatMap((entry) => entry.changes));
  expect(said).toContain(theirs);
});

test('what the other one changed is told to who comes back, once', async () => {
  const { reference } = await anIncident(3);
  const text = `Told the owner ${Date.now()}`;
  await bothOpen(reference);
  await first.page.keyboard.press('Escape');
  await expect(first.page.getByRole('grid')).toBeVisible();
  await expect(first.page.getByRole('button', { name: /changed/ })).toHaveCount(0);
  await second.page.keyboard.press('Shift+L');
  await second.page.keyboard.type('red');
  await second.page.keyboard.press('Enter');
  await writeNote(second.page, text);

  await expect(first.page.getByRole('button', { name: /1 changed/ })).toBeVisible();
  await first.page.keyboard.press('w');
  const row = first.page.getByTestId('changed-row');
  await expect(row).toContainText(reference);
  await expect(row).toContainText(/TLP.*RED/);
  await expect(row).toContainText('1 new entry');
  await expect(row).toContainText('Amara Okafor');
  await first.page.keyboard.press('Enter');
  await expect(timeline(first.page)).toBeVisible();
  const since = first.page.getByTestId('since');
  await expect(since).toContainText(/TLP.*RED/);
  await first.page.keyboard.press('w');
  await expect(since).toContainText(text);

  // One's own words are no news, and what was seen is not told again.
  await writeNote(first.page, `Seen ${text}`);
  await first.page.keyboard.press('Escape');
  await first.page.keyboard.press('Escape');
  await expect(first.page.getByRole('grid')).toBeVisible();
  await expect(first.page.getByRole('button', { name: /changed/ })).toHaveCount(0);
});

test('a flapping network loses nothing and doubles nothing while both write', async () => {
  test.setTimeout(flappingMs * 2 + 180_000);
  const { id, reference } = await anIncident(2);
  await bothOpen(reference);
  const stamp = Date.now();
  const texts: string[] = [];
  const until = stamp + flappingMs;
  for (let round = 0; Date.now() < until; round += 1) {
    if (round % 2 === 0) await server.stop(round % 4 === 0 ? 'SIGKILL' : 'SIGTERM');
    else await server.start();
    for (const [who, { page }] of [first, second].entries()) {
      const text = `Note ${texts.length} by ${who} of ${stamp}`;
      texts.push(text);
      await writeNote(page, text);
    }
    await first.page.waitForTimeout(1_500);
  }
  await server.stop();
  await server.start();
  for (const { page } of [first, second])
    await expect(stateBar(page)).toContainText('Online', { timeout: 60_000 });
  for (const { page } of [first, second])
    await expect(stateBar(page)).not.toContainText('pending', { timeout: 60_000 });
  const { timeline: entries } = await onServer(id);
  const arrived = entries.map((entry) => entry.text).filter((text) => text.endsWith(`of ${stamp}`));
  expect(arrived.toSorted()).toEqual(texts.toSorted());
  test
    .info()
    .annotations.push({ type: 'flapping', description: `${texts.length} notes in ${flappingMs} ms` });
  for (const [who, { page }] of [first, second].entries()) {
    // A long timeline shows a part of itself; an own entry brings its end into view.
    const last = `Seen to the end by ${who} of ${stamp}`;
    await writeNote(page, last);
    await expect(timelineEntry(page, last)).toHaveAttribute('data-state', 'confirmed');
    const beganMs = Date.now();
    await expect(timelineEntry(page, texts.at(-1) ?? '')).toHaveAttribute('data-state', 'confirmed', {
      timeout: 60_000,
    });
    const description = `window ${who} had the last note of both after ${Date.now() - beganMs} ms`;
    test.info().annotations.push({ type: 'converged', description });
    await expect(timeline(page)).not.toContainText('refused');
  }
});
