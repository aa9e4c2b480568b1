import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import {
  type ApprovalFloor,
  type Approver,
  authenticate,
  openFloor,
  openPart,
  signNow,
} from './support/approval-floor.ts';
import { removeProfiles } from './support/console.ts';
import { pressAndClose, signingWindow } from './support/signing-steps.ts';
import { openIncident } from './support/steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-approvals-'));
let opened: ApprovalFloor | undefined;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  opened = await openFloor(folder);
});

function the(): ApprovalFloor {
  if (opened === undefined) throw new Error('the floor is not there');
  return opened;
}

test.afterAll(async () => {
  const floor = the();
  const complaints = [...floor.helen.desk.complaints, ...floor.priya.desk.complaints];
  await floor.close();
  await removeProfiles();
  rmSync(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

/** Asks for the isolation of a host from an incident, by keys, and signs it. */
async function askToIsolate(who: Approver, host: string, why: string): Promise<void> {
  const { page } = who;
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: /^Contain/ });
  await dialog.getByLabel('Targets').fill(host);
  await dialog.getByLabel('Why').fill(why);
  await expect(dialog.getByTestId('outlook')).toContainText('people', { timeout: 20_000 });
  await page.keyboard.press('Control+Enter');
  const signing = await signingWindow(who.desk.app);
  await expect(signing.getByTestId('statement')).toContainText(host);
  await expect(signing.getByTestId('bytes')).toContainText('"action":"host.isolate"');
  await signNow(who);
}

/** The request that waits for somebody, opened in their signing window. */
async function openWaiting(who: Approver, host: string): Promise<Page> {
  await openPart(who, 1);
  await expect(who.page.getByTestId('request')).toContainText(host, { timeout: 30_000 });
  await who.page.keyboard.press('Enter');
  const signing = await signingWindow(who.desk.app);
  await expect(signing.getByTestId('statement')).toContainText(host);
  return signing;
}

test('asked by one, approved by another, carried out, observed, and taken back by the same rules', async () => {
  test.setTimeout(180_000);
  const { helen, priya, responder } = the();
  await askToIsolate(priya, 'host-9', 'Beacons to a known address');
  const signing = await openWaiting(helen, 'host-9');
  const bytes = await signing.getByTestId('bytes').innerText();
  expect(JSON.parse(bytes)).toMatchObject({ action: 'host.isolate', quorum: 2, targets: [{ id: 'host-9' }] });
  await expect(signing.getByText('You are not the requester')).toBeVisible();
  await expect(signing.getByText('Different people, keys and devices')).toBeVisible();
  await expect(signing.getByText('Targets unchanged since the request')).toBeVisible();
  expect((await new AxeBuilder({ page: signing }).setLegacyMode().analyze()).violations).toEqual([]);
  await signNow(helen);

  await openPart(priya, 4);
  const request = priya.page.getByTestId('request');
  await expect(request.locator('[data-state="observed"]')).toBeVisible({ timeout: 30_000 });
  await expect(request.locator('[data-state="acknowledged"]')).toContainText('the executor');
  expect(responder.isContained('host-9')).toBe(true);
  expect([...responder.executed.values()]).toEqual([1]);
  await expect(request).not.toContainText('not verified');
  expect((await new AxeBuilder({ page: priya.page }).setLegacyMode().analyze()).violations).toEqual([]);

  await openPart(helen, 5);
  await expect(helen.page.getByTestId('contained')).toContainText('host-9');
  expect((await new AxeBuilder({ page: helen.page }).setLegacyMode().analyze()).violations).toEqual([]);
  await helen.page.keyboard.press('u');
  await helen.page.getByLabel('Why').fill('Cleaned and checked');
  await helen.page.keyboard.press('Control+Enter');
  await signNow(helen);
  await openWaiting(priya, 'host-9');
  await signNow(priya);
  await openPart(helen, 5);
  await expect(helen.page.getByText('Nothing is contained now')).toBeVisible({ timeout: 30_000 });
  expect(responder.isContained('host-9')).toBe(false);
});

test('denied with a reason: nothing is sent, and the reason stands in the incident', async () => {
  const { helen, priya, responder } = the();
  const sent = responder.bodies.length;
  await askToIsolate(priya, 'host-10', 'A guess');
  const signing = await openWaiting(helen, 'host-10');
  await authenticate(helen, signing);
  await signing.getByRole('button', { name: /Deny/ }).click();
  await signing.getByLabel('Why').fill('No evidence for this host');
  await pressAndClose(helen.desk.app, signing, 'Control+Enter');
  await openPart(priya, 4);
  await expect(priya.page.getByTestId('request')).toHaveAttribute('data-state', 'rejected', {
    timeout: 30_000,
  });
  expect(responder.bodies).toHaveLength(sent);
});

test('a wrong password or a wrong code signs nothing', async () => {
  const { helen, priya } = the();
  await askToIsolate(priya, 'host-11', 'Lateral movement');
  const signing = await openWaiting(helen, 'host-11');
  await signing.getByLabel('Your password').fill('this is not the password');
  await signing.getByLabel('Code of your authenticator').fill(helen.codes[0] ?? '');
  await signing.keyboard.press('Enter');
  await expect(signing.getByRole('alert')).toBeVisible({ timeout: 20_000 });
  await signing.getByLabel('Your password').fill(helen.password);
  await signing.getByLabel('Code of your authenticator').fill('000000');
  await signing.keyboard.press('Enter');
  await expect(signing.getByRole('alert')).toBeVisible({ timeout: 20_000 });
  await pressAndClose(helen.desk.app, signing, 'Escape');
  await expect(helen.page.getByTestId('request')).toHaveAttribute('data-state', 'pending');
});

test('an executor that answers nothing leaves the outcome unknown, and is never sent it again', async () => {
  test.setTimeout(180_000);
  const { helen, priya, responder } = the();
  responder.fault('deaf');
  await openWaiting(helen, 'host-11');
  await signNow(helen);
  await openPart(priya, 3);
  const unknown = priya.page.getByRole('grid', { name: 'Requests' }).getByText('outcome unknown');
  await expect(unknown).toBeVisible({ timeout: 90_000 });
  responder.fault('none');
  expect(responder.executed.size).toBe(2);
});
