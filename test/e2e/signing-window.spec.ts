import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { contract } from '../../shared/ipc/contract.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { pressAndClose, setUpSecondFactor, signingWindow } from './support/signing-steps.ts';
import { expectLive, signIn } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
});

test.afterAll(async () => {
  await desk.close();
  await server.dispose();
  await removeProfiles();
});

/** What a script in the incident window can do at most: call by name, with any input. */
async function callFromPage(
  page: Page,
  name: string,
  input: unknown,
): Promise<{ ok: boolean; text: string }> {
  return await page.evaluate(
    async ([called, given]) => {
      const { watchfloor } = globalThis as unknown as {
        watchfloor: { call: (name: unknown, input: unknown) => Promise<{ ok: boolean }> };
      };
      const answer = await watchfloor.call(called, given);
      return { ok: answer.ok, text: JSON.stringify(answer) };
    },
    [name, input] as const,
  );
}

async function openSecondFactor(): Promise<Page> {
  const answer = await callFromPage(desk.page, 'approval.open_signing', { what: 'second_factor' });
  expect(answer.ok, answer.text).toBe(true);
  return await signingWindow(desk.app);
}

test('the signing window is a page of its own: sandboxed, apart, with three verbs and a policy that lets nothing in', async () => {
  const page = await openSecondFactor();
  const facts = await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const { webContents } = window;
      const { sandbox, contextIsolation, nodeIntegration } = (
        webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      ).getLastWebPreferences();
      return {
        ...{ url: webContents.getURL(), sandbox, contextIsolation, nodeIntegration },
        process: webContents.getOSProcessId(),
        session: webContents.session.getStoragePath(),
      };
    }),
  );
  expect(facts).toHaveLength(2);
  for (const fact of facts)
    expect(fact).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(new Set(facts.map((fact) => fact.process)).size).toBe(2);
  const seen = await page.evaluate(async () => {
    const fetched = await fetch('app://signing/signing.html').then(
      () => true,
      () => false,
    );
    let made = false;
    try {
      document.createElement('div').innerHTML = '<b>x</b>';
      made = true;
    } catch {
      // Trusted Types: no element is ever made of text.
    }
    return {
      ...{ fetched, made, origin: location.origin },
      bridges: ['watchfloor', 'signing'].filter((name) => name in globalThis),
      verbs: Object.keys((globalThis as unknown as { signing: object }).signing).sort(),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    };
  });
  expect(seen).toEqual({
    ...{ fetched: false, made: false, origin: 'app://signing', bridges: ['signing'], node: [] },
    verbs: ['answer', 'close', 'onChanged', 'view'],
  });
  await pressAndClose(desk.app, page, 'Escape');
});

test('a hostile page opens the window at most: no call signs, answers for the person, or tells a key, a code or a token', async () => {
  const page = await openSecondFactor();
  const before = await page.getByTestId('statement').innerText();
  const id = '019ab000-0000-7000-8000-000000000001';
  const answers: string[] = [];
  const skipped = new Set(['session.lock', 'session.sign_out', 'settings.set', 'app.report', 'drill.start']);
  for (const name of Object.keys(contract).filter((one) => !skipped.has(one)))
    for (const input of [
      {},
      { intent_id: id },
      { what: 'decide', intent_id: id },
      { choice: 'approve', password: 'x' },
    ]) {
      // Dialogs of the system would wait for somebody.
      if (/choose|export|import|save|evidence|case|bundle|report|open_signing/.test(name)) continue;
      answers.push((await callFromPage(desk.page, name, input)).text);
    }
  for (const channel of ['watchfloor-signing:view', 'watchfloor-signing:answer', 'watchfloor-signing:close'])
    answers.push((await callFromPage(desk.page, channel, { choice: 'approve' })).text);
  for (const answer of answers)
    expect(answer).not.toMatch(/otpauth:|"sealed"|"d":|recovery_codes":\[|eyJ[A-Za-z0-9_-]{20}/);
  expect(await page.getByTestId('statement').innerText()).toBe(before);
  expect(
    await callFromPage(desk.page, 'approval.open_signing', { what: 'approve', intent_id: id }),
  ).toMatchObject({
    ok: false,
  });
  const reach = await desk.page.evaluate(() => {
    const popup = window.open('app://signing/signing.html');
    return { popup: popup === null, signing: 'signing' in globalThis };
  });
  expect(reach).toEqual({ popup: true, signing: false });
  await pressAndClose(desk.app, page, 'Escape');
});

test('a page cannot open windows without end', async () => {
  const answers: { ok: boolean; text: string }[] = [];
  for (let at = 0; at < 40; at += 1)
    answers.push(await callFromPage(desk.page, 'approval.open_signing', { what: 'recovery_codes' }));
  expect(answers.some(({ text }) => text.includes('rate_limited'))).toBe(true);
  expect(desk.app.windows().length).toBeLessThanOrEqual(2);
  await pressAndClose(desk.app, await signingWindow(desk.app), 'Escape');
});

test('locking closes the window', async () => {
  await desk.close();
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
  await openSecondFactor();
  await desk.page.keyboard.press('Control+l');
  await expect.poll(() => desk.app.windows().length).toBe(1);
  await desk.page.getByLabel('Password', { exact: true }).fill(server.sampleUser.password);
  await desk.page.keyboard.press('Enter');
  await expectLive(desk.page);
});

test('a second factor is set up there from Settings, by keys, and the page never sees it; axe finds nothing', async () => {
  await desk.page.keyboard.press('Control+,');
  const button = desk.page.getByRole('button', { name: 'Set up…' });
  await button.focus();
  await desk.page.keyboard.press('Enter');
  const page = await signingWindow(desk.app);
  const scan = async () => (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations;
  expect(await scan()).toEqual([]);
  await page.getByLabel('Your password').fill('not this password at all');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await setUpSecondFactor(page, server.sampleUser.password);
  expect(await page.getByTestId('words').getByRole('listitem').count()).toBe(10);
  expect(await scan()).toEqual([]);
  await page.getByRole('button', { name: 'I have them' }).focus();
  await pressAndClose(desk.app, page, 'Enter');
  await expect(desk.page.getByText(/10 recovery codes are left/)).toBeVisible();
  expect(await desk.page.content()).not.toMatch(/otpauth:/);
  expect(desk.complaints).toEqual([]);
});
