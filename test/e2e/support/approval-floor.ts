import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { putExecutor } from '../../../shared/api/approval-executors.ts';
import { stepUp } from '../../../shared/api/mfa.ts';
import { signInApiUser } from '../../support/api-user.ts';
import { type Responder, startResponder } from '../../support/responder.ts';
import { type ServerProcess, startServer } from '../../support/server-process.ts';
import { type Console, openConsole } from './console.ts';
import { pressAndClose, setUpSecondFactor, signingWindow } from './signing-steps.ts';
import { expectLive, signIn } from './steps.ts';

/** One person at their own console, with a keychain of its own. */
export type Approver = {
  readonly desk: Console;
  readonly page: Page;
  readonly password: string;
  /** Codes of the second factor that are good once each. */
  readonly codes: string[];
};

/** A server with a responder that plays EDR and firewall, and two people whose keys count. */
export type ApprovalFloor = {
  readonly server: ServerProcess;
  readonly responder: Responder;
  readonly helen: Approver;
  readonly priya: Approver;
  readonly close: () => Promise<void>;
};

const people = {
  helen: { email: 'helen.strand@northwind.example', password: 'sample-admin-copper-heron' },
  priya: { email: 'priya.raghunathan@northwind.example', password: 'sample-lead-quiet-harbour' },
} as const;

export async function openFloor(folder: string): Promise<ApprovalFloor> {
  const responder = await startResponder();
  const caFile = join(folder, 'responder-ca.pem');
  writeFileSync(caFile, responder.ca);
  const server = await startServer({ args: ['--webhook-allow', responder.allow, '--webhook-ca', caFile] });
  const [helen, priya] = [await arrive(server, people.helen), await arrive(server, people.priya)];
  await install(helen, priya);
  await attach(server, responder, helen);
  return {
    ...{ server, responder, helen, priya },
    close: async () => {
      await helen.desk.close();
      await priya.desk.close();
      await server.dispose();
      await responder.close();
    },
  };
}

/** Signs in, sets the second factor up, enrols a key. */
async function arrive(
  server: ServerProcess,
  person: { readonly email: string; readonly password: string },
): Promise<Approver> {
  const desk = await openConsole({ server });
  const { page, app } = desk;
  await signIn(page, { ...server, sampleUser: person });
  await expectLive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Set it up…' }).click();
  const signing = await signingWindow(app);
  await setUpSecondFactor(signing, person.password);
  const codes = await signing.getByTestId('words').getByRole('listitem').allInnerTexts();
  await pressAndClose(app, signing, 'Enter');
  const approver = { desk, page, password: person.password, codes: codes.map((code) => code.trim()) };
  await page.getByRole('button', { name: 'Enrol a key…' }).click();
  const enrolling = await signingWindow(app);
  await authenticate(approver, enrolling);
  await enrolling.keyboard.press('Enter');
  await expect(enrolling.getByTestId('words')).toBeVisible({ timeout: 20_000 });
  await pressAndClose(app, enrolling, 'Escape');
  return approver;
}

/** Password and a code, where the window asks for them. */
export async function authenticate({ password, codes }: Approver, signing: Page): Promise<void> {
  await signing.getByLabel('Your password').fill(password);
  const code = codes.shift();
  if (code === undefined) throw new Error('no code is left');
  await signing.getByLabel('Code of your authenticator').fill(code);
}

/** Signs what the open window shows, by its main choice. */
export async function signNow(who: Approver): Promise<Page> {
  const signing = await signingWindow(who.desk.app);
  await authenticate(who, signing);
  await pressAndClose(who.desk.app, signing, 'Enter');
  return signing;
}

/** Opens a part of the approvals by its number. */
export async function openPart({ page }: Approver, number: number): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByTestId('approvals')).toBeVisible();
  await page.keyboard.press(String(number));
}

/** The two endorse each other: each types the words that the other one reads out. */
async function install(one: Approver, other: Approver): Promise<void> {
  for (const [by, of] of [
    [one, other],
    [other, one],
  ] as const) {
    await openPart(of, 6);
    await of.page.keyboard.press('w');
    const showing = await signingWindow(of.desk.app);
    const words = await showing.getByTestId('words').getByRole('listitem').allInnerTexts();
    await pressAndClose(of.desk.app, showing, 'Escape');
    await openPart(by, 6);
    await by.page.getByRole('button', { name: 'Endorse…' }).click();
    const endorsing = await signingWindow(by.desk.app);
    await endorsing.getByLabel('The words that they read to you').fill(words.join(' '));
    await authenticate(by, endorsing);
    await pressAndClose(by.desk.app, endorsing, 'Enter');
  }
  for (const { page } of [one, other]) {
    await expect(page.locator('[data-testid="approval-key"][data-state="active"]')).toHaveCount(2, {
      timeout: 30_000,
    });
    await expect(page.getByText(/Checked against the audit log at/)).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText(/not yet under a signed head|has not verified/)).toHaveCount(0, {
      timeout: 60_000,
    });
  }
}

async function attach(
  server: ServerProcess,
  responder: Responder,
  { password, codes }: Approver,
): Promise<void> {
  const admin = await signInApiUser({ ...server, email: people.helen.email, password });
  await admin.call(stepUp, { body: { password, code: codes.shift() ?? '' } });
  await admin.call(putExecutor, {
    params: { executor_id: 'edr' },
    body: {
      ...{ name: 'EDR and firewall', url: responder.url, observe_url: responder.observeUrl },
      actions: ['host.isolate', 'host.release', 'address.block', 'address.unblock'],
      secret: responder.secret,
    },
  });
  await admin.close();
}
