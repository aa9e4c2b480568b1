import type { Console } from '../e2e/support/console.ts';

/** The queue at work, and what it adds up to. */
export async function takeQueue(
  desk: Console,
  shoot: (desk: Console, name: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  for (let row = 0; row < 4; row += 1) await page.keyboard.press('j');
  await page
    .getByTestId('queue-preview')
    .getByText(/Acknowledge/)
    .waitFor();
  await shoot(desk, 'queue');

  await page.keyboard.press('/');
  await page.keyboard.type('severity:>=medium assignee:');
  await page.getByRole('option').first().waitFor();
  await shoot(desk, 'queue-query');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.keyboard.press('u');
  await page.getByRole('combobox', { name: 'Group by' }).waitFor();
  await page.keyboard.type('severity');
  await page.keyboard.press('Enter');
  await page.locator('[data-heading]').first().waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  for (let row = 0; row < 3; row += 1) await page.keyboard.press('Shift+J');
  await page.getByTestId('bulk-bar').waitFor();
  await shoot(desk, 'queue-selection');
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await page.getByRole('combobox', { name: 'Group by' }).waitFor();
  await page.keyboard.press('Enter');

  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await page.getByRole('heading', { name: 'Volume by severity' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await shoot(desk, 'analytics');
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.getByRole('grid').waitFor();
}
