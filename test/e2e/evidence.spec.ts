import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { getIncident, listIncidents } from '../../shared/api/incidents.ts';
import { type ApiUser, signInApiUser } from '../support/api-user.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, stateBar } from './support/steps.ts';

let server: ServerProcess;
let observer: ApiUser;
let folder: string;
let first: Console;
let second: Console;

const colleague = {
  email: 'amara.okafor@northwind.example',
  password: 'sample-responder-amber-kite',
};

test.beforeAll(async () => {
  server = await startServer();
  observer = await signInApiUser({ ...server, ...server.sampleUser });
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-evidence-'));
});

test.afterAll(async () => {
  await observer.close();
  await server.dispose();
  await removeProfiles();
  await rm(folder, { recursive: true, force: true });
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

/** The system's own dialog is no part of the page: it answers with these. */
async function dialogsAnswer(console_: Console, open: readonly string[], save: string): Promise<void> {
  await console_.app.evaluate(
    ({ dialog }, given) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...given.open] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: given.save });
    },
    { open, save },
  );
}

function drawer(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Evidence', exact: true });
}

function row(page: Page, name: string): Locator {
  return drawer(page).getByTestId('evidence-row').filter({ hasText: name });
}

async function add(page: Page, origin: string): Promise<void> {
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: /^Add evidence/ });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Origin').focus();
  await page.keyboard.type(origin);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
}

test('taken in offline by keys alone, uploaded when there is a way again, fetched and verified by somebody else', async () => {
  const { id, reference } = await anIncident(0);
  const bytes = randomBytes(3_000_000);
  const path = join(folder, 'WS-0042.mem');
  await writeFile(path, bytes);
  await dialogsAnswer(first, [path], '');
  const { page } = first;
  await openIncident(page, reference);
  await server.stop();
  await expect(stateBar(page)).toContainText('Offline', { timeout: 20_000 });
  await page.keyboard.press('v');
  await add(page, 'WS-0042, taken over by the day shift');
  await expect(row(page, 'WS-0042.mem')).toContainText('local only');
  await rm(path);

  await server.start();
  await expect(row(page, 'WS-0042.mem')).toContainText('stored and verified', { timeout: 30_000 });
  const stored = (await observer.call(getIncident, { params: { incident_id: id } })).value.evidence.find(
    ({ name }) => name === 'WS-0042.mem',
  );
  expect(stored).toMatchObject({
    kind: 'memory',
    size: 3_000_000,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  expect(stored?.content_stored_at).not.toBeNull();

  const other = second.page;
  const target = join(folder, 'copy.evidence');
  await dialogsAnswer(second, [], target);
  await openIncident(other, reference);
  await other.keyboard.press('v');
  await expect(row(other, 'WS-0042.mem')).toContainText('on the server');
  for (let moves = 0; moves < 20; moves += 1) {
    if ((await row(other, 'WS-0042.mem').getAttribute('aria-current')) === 'true') break;
    await other.keyboard.press('j');
  }
  await other.keyboard.press('d');
  await expect(row(other, 'WS-0042.mem')).toContainText('stored and verified');
  await other.keyboard.press('h');
  await expect(drawer(other)).toContainText('all bytes read, the SHA-256 is right');
  await other.keyboard.press('x');
  await expect.poll(async () => await readFile(target).catch(() => null)).toEqual(bytes);
  await expect(drawer(other).getByTestId('custody')).toContainText('Exported');
  await expect(drawer(page).getByTestId('custody')).toContainText('Verified', { timeout: 20_000 });
});

test('a look inside runs nothing, names what is hidden, and has no barrier', async () => {
  const { reference } = await anIncident(1);
  const hostile = 'user \u202egnp.exe\u0007\u001b[31m <img src=x onerror=alert(1)>\n';
  const path = join(folder, 'report\u202efdp.html');
  await writeFile(path, hostile.repeat(600));
  await dialogsAnswer(first, [path], '');
  const { page } = first;
  await openIncident(page, reference);
  await page.keyboard.press('v');
  await add(page, 'Mailbox of the finance team');
  await expect(row(page, 'report')).toContainText('stored and verified', { timeout: 30_000 });
  await expect(row(page, 'report')).toContainText('RLO');
  await expect(row(page, 'report')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Enter');
  const preview = drawer(page).getByTestId('preview');
  await expect(preview).toContainText('<img src=x onerror=alert(1)>');
  await expect(preview).toContainText('RLO');
  await expect(preview).toContainText('ESC');
  expect(await preview.locator('img').count()).toBe(0);
  await page.keyboard.press(']');
  await expect(drawer(page).getByTestId('preview-place')).toContainText('bytes 16,384');
  await page.keyboard.press('t');
  await expect(preview).toContainText('00004000');
  const found = await new AxeBuilder({ page }).setLegacyMode(true).include('[role="dialog"]').analyze();
  expect(found.violations).toEqual([]);
  await expect(drawer(page).getByTestId('custody')).toContainText('Viewed');
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
});
