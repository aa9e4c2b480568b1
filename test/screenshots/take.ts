import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { getIncident, patchIncident } from '../../shared/api/incidents.ts';
import { type Console, openConsole, removeProfiles } from '../e2e/support/console.ts';
import {
  expectLive,
  openIncident,
  signIn,
  stateBar,
  timelineEntry,
  writeNote,
} from '../e2e/support/steps.ts';
import { signInApiUser } from '../support/api-user.ts';
import { projectRoot, type ServerProcess, startServer } from '../support/server-process.ts';
import { takeApprovals } from './take-approvals.ts';
import { takeAudit } from './take-audit.ts';
import { takeEntrance } from './take-entrance.ts';
import { takeIncident } from './take-incident.ts';
import { takeQueue } from './take-queue.ts';

/** Takes every screen of the real console in both themes, at the two sizes that are checked by eye. */
const folder = join(projectRoot, 'docs', 'screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const themes = ['dark', 'light'] as const;

/** Screens that are worth seeing in a wide window too. */
const wide = new Set([
  'queue',
  'queue-query',
  'queue-selection',
  'analytics',
  'incident',
  'incident-lanes',
  'incident-report',
  'changed',
  'since',
  'pending',
  'drill',
  'conflicts',
  'verdict-altered',
  'events',
  'csv-mapping',
  'case-passphrase',
]);

async function shoot(desk: Console, name: string): Promise<void> {
  for (const { width, height } of sizes) {
    if (width > 1280 && !wide.has(name)) continue;
    await resize(desk, width, height);
    for (const theme of themes) {
      await setTheme(desk.page, theme);
      await desk.page.waitForTimeout(350); // Transitions and the web fonts of a new size.
      await desk.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
      process.stderr.write(`${name} ${theme} ${width}\n`);
    }
  }
  await resize(desk, 1280, 800);
  await setTheme(desk.page, 'dark');
}

async function resize(desk: Console, width: number, height: number): Promise<void> {
  await desk.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
}

/** The signing window has the theme that main has when it asks for its view. */
async function shootSigning(desk: Console, name: string): Promise<void> {
  const page = desk.app.windows().find((one) => one.url().startsWith('app://signing/'));
  if (page === undefined) throw new Error('the signing window is not open');
  for (const theme of themes) {
    await setTheme(desk.page, theme);
    await page.reload();
    await page.getByTestId('signing').waitFor();
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(folder, `${name}-${theme}-1000.png`) });
    process.stderr.write(`${name} ${theme}\n`);
  }
  await setTheme(desk.page, 'dark');
}

async function setTheme(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.evaluate(async (wanted) => {
    const { watchfloor } = globalThis as unknown as {
      watchfloor: { call: (name: string, input: unknown) => Promise<unknown> };
    };
    await watchfloor.call('settings.set', { theme: wanted });
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

const mine =
  'Seven mailboxes gave their consent to the app. The tokens are revoked and the app is blocked for the tenant. The people were called back one by one.';
const theirs =
  'Nine mailboxes gave their consent to the app, two of them shared ones. The tokens are revoked. The people were called back.';

async function editWords(page: Page, key: string, text: string, end: string): Promise<void> {
  await page.keyboard.press(key);
  await page.waitForTimeout(300);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
  await page.keyboard.press(end);
  await page.waitForTimeout(300);
}

/** What a colleague changes while the person looks elsewhere. */
async function changedElsewhere(server: ServerProcess, page: Page): Promise<void> {
  const id = await page.getByTestId('incident').getAttribute('data-incident');
  await page.keyboard.press('Escape');
  const colleague = await signInApiUser({
    ...server,
    email: 'amara.okafor@northwind.example',
    password: 'sample-responder-amber-kite',
  });
  const params = { incident_id: id ?? '' };
  const { etag } = await colleague.call(getIncident, { params });
  const body = { severity: 'high', tags: ['ransomware', 'file-server'] } as const;
  await colleague.call(
    patchIncident,
    { params, body: { ...body, tags: [...body.tags] } },
    etag === null ? {} : { ifMatch: etag },
  );
  await colleague.close();
}

async function takeChanged(desk: Console, server: ServerProcess): Promise<void> {
  const { page } = desk;
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await changedElsewhere(server, page);
  await page.getByRole('button', { name: /changed/ }).waitFor({ timeout: 20_000 });
  await page.keyboard.press('w');
  await page.getByTestId('changed-row').waitFor();
  await shoot(desk, 'changed');
  await page.keyboard.press('Enter');
  await page.getByTestId('since').waitFor();
  await shoot(desk, 'since');
  await page.keyboard.press('Escape');
}

async function takeDrill(desk: Console): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('offline drill');
  await page.keyboard.press('Enter');
  await stateBar(page).getByText(/Drill/).waitFor();
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'End the drill' }).scrollIntoViewIfNeeded();
  await shoot(desk, 'drill');
  await page.getByRole('button', { name: 'End the drill' }).click();
}

/** A colleague, signed in while there is a server, changes the same fields in the moment in which it is back. */
async function rivalOf(server: ServerProcess, page: Page): Promise<() => Promise<void>> {
  const id = await page.getByTestId('incident').getAttribute('data-incident');
  const colleague = await signInApiUser({
    ...server,
    email: 'amara.okafor@northwind.example',
    password: 'sample-responder-amber-kite',
  });
  const params = { incident_id: id ?? '' };
  const { etag } = await colleague.call(getIncident, { params });
  const body = { title: 'OAuth consent phishing: nine mailboxes', description: theirs };
  return async () => {
    await colleague.call(patchIncident, { params, body }, etag === null ? {} : { ifMatch: etag });
    await colleague.close();
  };
}

async function takeAll(server: ServerProcess): Promise<void> {
  const stranger = await openConsole();
  await stranger.page.getByLabel('Workspace address').fill(server.origin);
  await stranger.page.keyboard.press('Tab');
  await stranger.page.getByRole('region', { name: 'Certificate of the server' }).waitFor();
  await shoot(stranger, 'certificate');
  await stranger.close();

  const desk = await openConsole({ server });
  const { page } = desk;
  await page.getByLabel('Workspace address').waitFor();
  await page.getByLabel('Email').fill(server.sampleUser.email);
  await shoot(desk, 'sign-in');
  await signIn(page, server);
  await expectLive(page);
  await takeQueue(desk, shoot);

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await shoot(desk, 'keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.getByRole('dialog', { name: 'New incident' }).waitFor();
  await shoot(desk, 'new-incident');
  await page.keyboard.press('Escape');

  await takeChanged(desk, server);
  await openIncident(page, 'OAuth consent phishing');
  await shoot(desk, 'incident');
  const changeMeanwhile = await rivalOf(server, page);
  await server.stop();
  await stateBar(page)
    .getByText(/Offline/)
    .waitFor({ timeout: 30_000 });
  const note = 'Asked the mail team for the message trace, 09:14 to 09:40.';
  await writeNote(page, note);
  await timelineEntry(page, note).waitFor();
  await writeNote(page, 'The owner of the app has not answered; his deputy is on the way.');
  await page.keyboard.press('Escape');
  await editWords(page, 'e', 'OAuth consent phishing: seven mailboxes, token revoked', 'Enter');
  await editWords(page, 'Shift+E', mine, 'Control+Enter');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: 'Pending changes' }).waitFor();
  await page.keyboard.press('j');
  await shoot(desk, 'pending');
  await page.keyboard.press('Escape');
  await server.start();
  await changeMeanwhile();
  await stateBar(page)
    .getByText(/conflict/)
    .waitFor({ timeout: 60_000 });
  await shoot(desk, 'incident-conflict');
  await page.keyboard.press('Shift+C');
  await page.getByTestId('progress').waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('j');
  await page.keyboard.press('2');
  await shoot(desk, 'conflicts');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  await shoot(desk, 'settings');
  await page.keyboard.press('Escape');
  await takeDrill(desk);
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  await shoot(desk, 'locked');
  await desk.close();
}

/** What a responder makes of an incident. */
async function takeIncidentAlone(server: ServerProcess): Promise<void> {
  const desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
  await takeIncident(desk, shoot);
  await desk.close();
}

/** Only the queue and its figures. */
async function takeQueueAlone(server: ServerProcess): Promise<void> {
  const desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
  await takeQueue(desk, shoot);
  await desk.close();
}

await mkdir(folder, { recursive: true });
const [, , only] = process.argv;
if (only === undefined || only === 'audit') {
  await takeEntrance(shoot);
  await takeAudit(shoot);
}
if (only === undefined || only === 'approvals') await takeApprovals(shoot, shootSigning);
if (only === undefined || only === 'incident' || only === 'queue') {
  const server = await startServer();
  try {
    if (only === undefined) await takeAll(server);
    if (only === 'queue') await takeQueueAlone(server);
    else await takeIncidentAlone(server);
  } finally {
    await server.dispose();
  }
}
await removeProfiles();
