import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import {
  type HostileServer,
  type HostileServerOptions,
  startHostileServer,
} from '../support/hostile-server.ts';
import { projectRoot, type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
import { expectLive, signIn, stateBar } from './support/steps.ts';

let server: ServerProcess;
let desk: Console;

test.beforeAll(async () => {
  server = await startServer();
});

test.afterAll(async () => {
  await server.dispose();
  await removeProfiles();
});

test.afterEach(async () => {
  await desk.close();
  expect(desk.complaints).toEqual([]);
});

test('refuses a wrong password, says so, and takes the right one', async () => {
  desk = await openConsole({ server });
  await signIn(desk.page, server, 'this is not the password');
  await expect(desk.page.getByRole('alert')).toContainText(/password/i);
  await expect(desk.page.getByLabel('Password', { exact: true })).toHaveValue('');
  await desk.page.getByLabel('Password', { exact: true }).fill(server.sampleUser.password);
  await desk.page.keyboard.press('Enter');
  await expectLive(desk.page);
});

test('shows a certificate that nobody vouches for, and signs in only after it was compared', async () => {
  desk = await openConsole();
  await desk.page.getByLabel('Workspace address').fill(server.origin);
  await desk.page.keyboard.press('Tab');
  const certificate = desk.page.getByRole('region', { name: 'Certificate of the server' });
  await expect(certificate).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  const trust = certificate.getByRole('button', { name: /^Trust this certificate/ });
  await expect(trust).toBeDisabled();
  await certificate.getByRole('checkbox').check();
  await trust.click();
  await expect(desk.page.getByText('A TechSaaS API answers')).toBeVisible();
  await signIn(desk.page, server);
  await expectLive(desk.page);
});

test('stays signed in over a restart', async () => {
  desk = await openConsole({ server });
  await signIn(desk.page, server);
  await expectLive(desk.page);
  await desk.close();
  desk = await openConsole({ userDataDir: desk.userDataDir });
  await expectLive(desk.page);
});

test('works with a clock that is an hour wrong, and says so', async () => {
  const shift = pathToFileURL(join(projectRoot, 'test', 'support', 'shifted-clock.mjs')).href;
  const ahead = await startServer({
    env: { NODE_OPTIONS: `--import=${shift}`, TEST_CLOCK_SHIFT_MS: '3630000' },
  });
  try {
    desk = await openConsole({ server: ahead });
    await signIn(desk.page, ahead);
    await expectLive(desk.page);
    await expect(stateBar(desk.page)).toContainText(/Clock 1 h behind/);
  } finally {
    await ahead.dispose();
  }
});

const dayMs = 86_400_000;
const json = { 'content-type': 'application/json' };

const badServers: readonly (readonly [what: string, options: HostileServerOptions, said: RegExp])[] = [
  ['an expired certificate', { certifiedAtMs: Date.now() - 400 * dayMs }, /certificate is not valid today/],
  [
    'a server that answers HTML',
    {
      answer: (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hotel WLAN</h1>'),
    },
    /not a TechSaaS API/,
  ],
  [
    'a server that answers half of its JSON',
    { answer: (_, response) => response.writeHead(200, json).end('{"a":') },
    /answer could not be read/,
  ],
  [
    'a server that fails',
    { answer: (_, response) => response.writeHead(500, json).end('{}') },
    /server failed/i,
  ],
  [
    'a server that never stops sending',
    {
      answer: (_, response) => {
        response.writeHead(200, json);
        const chunk = Buffer.alloc(1024 * 1024, 0x20);
        const pump = () => {
          while (!response.destroyed) {
            if (!response.write(chunk)) return void response.once('drain', pump);
          }
        };
        pump();
      },
    },
    /answer could not be read/,
  ],
];

for (const [what, options, said] of badServers) {
  test(`names ${what}`, async () => {
    const hostile: HostileServer = await startHostileServer(options);
    try {
      desk = await openConsole({
        server: { ...server, origin: hostile.origin },
        authority: hostile.authorityPem,
      });
      await desk.page.getByLabel('Workspace address').fill(hostile.origin);
      await desk.page.getByLabel('Email').focus();
      await expect(desk.page.getByRole('alert')).toContainText(said, { timeout: 20_000 });
    } finally {
      await hostile.close();
    }
  });
}

test('names a host that does not exist and one that does not answer', async () => {
  desk = await openConsole();
  const address = desk.page.getByLabel('Workspace address');
  await address.fill('https://nowhere.invalid');
  await desk.page.getByLabel('Email').focus();
  await expect(desk.page.getByRole('alert')).toContainText(/No host has this name/);
  await address.fill('https://127.0.0.1:9');
  await desk.page.getByLabel('Email').focus();
  await expect(desk.page.getByRole('alert')).toContainText(/cannot be reached/);
});
