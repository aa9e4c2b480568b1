import { tlpSchema } from '../../shared/domain/tlp.ts';
import type { Console } from '../e2e/support/console.ts';
import { openIncident, timeline, writeNote } from '../e2e/support/steps.ts';

/** What a responder makes of an incident: lanes, techniques, observables and where else they are, the report for others. */
export async function takeIncident(
  desk: Console,
  shoot: (desk: Console, name: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await writeNote(page, 'The loader came from 203.0.113[.]177, hxxps://cdn.evil-updates[.]example/x.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await openIncident(page, 'OAuth consent phishing');
  await writeNote(page, 'The consent page was served by 203.0.113[.]177 too.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await page.getByTestId('lanes').waitFor();
  await page.getByRole('region', { name: 'Observables' }).scrollIntoViewIfNeeded();
  await shoot(desk, 'incident-lanes');
  await page.keyboard.press('i');
  await page.keyboard.type('consent');
  await shoot(desk, 'incident-techniques');
  await page.keyboard.press('Escape');
  await page.keyboard.press('o');
  await shoot(desk, 'incident-observables');
  await page.keyboard.type('203.0.113.177');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Where else/ }).waitFor();
  await shoot(desk, 'incident-elsewhere');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.getByTestId('report-text').waitFor();
  await page.keyboard.press(String(tlpSchema.options.indexOf('amber') + 1));
  await page.getByTestId('withheld').getByText('Left out').waitFor();
  await shoot(desk, 'incident-report');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await timeline(page).waitFor();
}
