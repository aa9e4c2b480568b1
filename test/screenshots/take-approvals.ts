import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApprovalFloor,
  type Approver,
  openFloor,
  openPart,
  signNow,
} from '../e2e/support/approval-floor.ts';
import type { Console } from '../e2e/support/console.ts';
import { pressAndClose, signingWindow } from '../e2e/support/signing-steps.ts';
import { openIncident } from '../e2e/support/steps.ts';

type Shoot = (desk: Console, name: string) => Promise<void>;

async function ask(who: Approver, host: string, why: string): Promise<void> {
  const { page } = who;
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await openIncident(page, 'Shadow copies deleted on FS-02');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: /^Contain/ });
  await dialog.getByLabel('Targets').fill(host);
  await dialog.getByLabel('Why').fill(why);
  await dialog
    .getByTestId('outlook')
    .getByText(/people/)
    .waitFor();
}

/** Both approvals and the signing window, from the first request to the board. */
export async function takeApprovals(
  shoot: Shoot,
  shootWindow: (who: Console, name: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-floor-'));
  const floor: ApprovalFloor = await openFloor(folder);
  const { helen, priya } = floor;
  try {
    await ask(priya, 'FS-02', 'Shadow copies were deleted from this host; ransomware is being prepared.');
    await shoot(priya.desk, 'containment-request');
    await priya.page.keyboard.press('Control+Enter');
    await signNow(priya);
    await openPart(helen, 1);
    await helen.page.getByTestId('request').getByText('FS-02').first().waitFor();
    await shoot(helen.desk, 'approvals');
    await helen.page.keyboard.press('Enter');
    await (await signingWindow(helen.desk.app)).getByTestId('bytes').waitFor();
    await shootWindow(helen.desk, 'signing');
    await signNow(helen);
    await openPart(priya, 4);
    await priya.page.getByTestId('request').locator('[data-state="observed"]').waitFor({ timeout: 30_000 });
    await shoot(priya.desk, 'ledger');
    await openPart(helen, 5);
    await helen.page.getByTestId('contained').waitFor();
    await shoot(helen.desk, 'contained');
    await openPart(helen, 6);
    await helen.page.getByTestId('approval-key').first().waitFor();
    await shoot(helen.desk, 'approval-keys');
    await openPart(helen, 7);
    await helen.page.getByTestId('policy-preview').waitFor();
    await shoot(helen.desk, 'approval-policy');
    await helen.page.keyboard.press('6');
    await helen.page.keyboard.press('w');
    const words = await signingWindow(helen.desk.app);
    await words.getByTestId('words').waitFor();
    await shootWindow(helen.desk, 'key-words');
    await pressAndClose(helen.desk.app, words, 'Escape');
  } finally {
    await floor.close();
    await rm(folder, { recursive: true, force: true });
  }
}
