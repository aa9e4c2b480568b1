import { createHmac } from 'node:crypto';
import { type ElectronApplication, expect, type Page } from '@playwright/test';

/** What a person does in the signing window, in words. */

/** The signing window of a console, when it is open and shows something. */
export async function signingWindow(app: ElectronApplication): Promise<Page> {
  const isSigning = (page: Page) => page.url().startsWith('app://signing/');
  const page =
    app.windows().find(isSigning) ??
    (await app.waitForEvent('window', { predicate: isSigning, timeout: 30_000 }));
  await expect(page.getByTestId('signing')).toBeVisible({ timeout: 30_000 });
  return page;
}

/** RFC 6238 with SHA-1, 30 s and six digits, of a secret in base32. */
function totpCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of text) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An authenticator: each of its codes is good once, so it waits for the next where one is spent. */
type Authenticator = { readonly next: () => Promise<string> };

function authenticator(secret: string): Authenticator {
  let last = 0;
  return {
    next: async () => {
      // The server also takes the neighbouring steps, each once: going ahead by one spares most of the waiting.
      let step = Math.max(Math.floor(Date.now() / 30_000) - 1, last + 1);
      while (step > Math.floor(Date.now() / 30_000) + 1) {
        await new Promise((done) => setTimeout(done, 500));
        step = Math.max(Math.floor(Date.now() / 30_000) - 1, last + 1);
      }
      last = step;
      return totpCode(secret, step * 30_000);
    },
  };
}

/** Sets the second factor up in the signing window that is open; answers the authenticator. */
export async function setUpSecondFactor(page: Page, password: string): Promise<Authenticator> {
  await page.getByLabel('Your password').fill(password);
  await page.keyboard.press('Enter');
  const shown = page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  await expect(shown).toBeVisible({ timeout: 20_000 });
  const made = authenticator((await shown.innerText()).replaceAll(' ', ''));
  await page.getByLabel('Code of your authenticator').fill(await made.next());
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('words')).toBeVisible({ timeout: 20_000 });
  return made;
}

/** A key that closes the window: the window may be gone before the key is up again. */
export async function pressAndClose(app: ElectronApplication, page: Page, key: string): Promise<void> {
  await page.keyboard.press(key).catch((error: unknown) => {
    if (!/closed/.test(String(error))) throw error;
  });
  await expect.poll(() => app.windows().some((one) => one.url().startsWith('app://signing/'))).toBe(false);
}
