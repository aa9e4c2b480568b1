import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, openIncident, signIn, timelineEntry, writeNote } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

test('what a note names shows defanged, and one key says in which other incident it is, and goes there', async () => {
  desk = await openConsole({ server });
  const { page } = desk;
  await signIn(page, server);
  await expectLive(page);
  const facts = page.getByRole('region', { name: 'Observables' });

  await openIncident(page, 'Shadow copies deleted on FS-02');
  await writeNote(page, 'Beacon to hxxps://cdn.evil-updates[.]example/x from 203.0.113.177.');
  await expect(timelineEntry(page, 'Beacon to')).toHaveAttribute('data-state', 'confirmed');
  await expect(facts.getByTestId('observable').filter({ hasText: '203[.]0[.]113[.]177' })).toBeVisible();
  await expect(facts).toContainText('hxxps://cdn[.]evil-updates[.]example/x');
  expect(await facts.locator('a').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await openIncident(page, 'OAuth consent phishing');
  await writeNote(page, 'The consent came from 203.0.113[.]177 too.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('o');
  const which = page.getByRole('dialog', { name: /^Observables of INC-/ });
  await expect(which).toBeVisible();
  await page.keyboard.type('203.0.113.177');
  await expect(which.getByRole('option').first()).toContainText('in 1 other');
  const axe = await new AxeBuilder({ page }).setLegacyMode(true).include('[role="dialog"]').analyze();
  expect(axe.violations).toEqual([]);
  await page.keyboard.press('Enter');
  const where = page.getByRole('dialog', { name: /^Where else 203\[\.\]0/ });
  await expect(where.getByRole('option')).toHaveCount(1);
  await expect(where.getByRole('option')).toContainText('Shadow copies deleted on FS-02');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toContainText('Shadow copies deleted on FS-02');
  const whole = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(whole.violations).toEqual([]);
  expect(desk.complaints).toEqual([]);
});
