import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { projectRoot, type ServerProcess, startServer } from '../support/server-process.ts';
import { type Console, openConsole, removeProfiles } from './support/console.ts';
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

test('runs the page sandboxed and isolated, without Node', async () => {
  const preferences = await desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
        contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    }),
  );
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ]);
  const seen = await desk.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys((globalThis as unknown as { watchfloor: object }).watchfloor).sort(),
    origin: location.origin,
    storage: localStorage.length,
  }));
  expect(seen).toMatchObject({ node: [], bridge: ['call', 'on'], origin: 'app://watchfloor' });
});

test('serves its own files only, by segments, whatever the spelling', async () => {
  const paths = [
    '/../main/index.js',
    '/%2e%2e/main/index.js',
    '/..%2fmain/index.js',
    '/assets/..%5c..%5cmain',
    '//etc/passwd',
    '/C:/x',
    '/index.html%00.js',
  ];
  const answers = await desk.page.evaluate(
    async (tried) =>
      await Promise.all(
        tried.map(
          async (path) =>
            await fetch(`app://watchfloor${path}`).then(
              (answer) => answer.status,
              () => 0,
            ),
        ),
      ),
    paths,
  );
  for (const status of answers) expect([0, 400, 403, 404]).toContain(status);
});

const places = [
  ...[
    'https://example.com/',
    'http://example.com/',
    'file:///etc/passwd',
    'app://other/',
    'data:text/html,x',
    'javascript:void 0',
    'blob:app://watchfloor/x',
    'chrome://gpu',
    'devtools://devtools',
  ],
  ...[
    'smb://host/share',
    'mailto:a@b.example',
    'tel:1',
    'ftp://x.example',
    'ws://x.example',
    'ms-msdt:x',
    'search-ms:x',
    'vscode://x',
    'view-source:https://example.com',
    'intent://x',
  ],
  ...Array.from({ length: 30 }, (_, index) => `https://host-${index}.example/path?q=${index}`),
];

test('refuses to go anywhere else, and to open anything', async () => {
  await desk.app.evaluate(({ shell }) => {
    const counted = globalThis as unknown as { opened: string[] };
    counted.opened = [];
    shell.openExternal = async (url: string) => void counted.opened.push(url);
  });
  const address = desk.page.url();
  for (const place of places) {
    const popup = await desk.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.target = '_blank';
      link.click();
      link.remove();
      return window.open(url) !== null;
    }, place);
    expect(popup, place).toBe(false);
    expect(desk.page.url(), place).toBe(address);
  }
  const after = await desk.app.evaluate(({ BrowserWindow }) => ({
    windows: BrowserWindow.getAllWindows().length,
    opened: (globalThis as unknown as { opened: string[] }).opened,
  }));
  expect(after).toEqual({ windows: 1, opened: [] });
});

test('comes home from about:blank, which nobody is asked about', async () => {
  await desk.page.evaluate(() => {
    location.href = 'about:blank';
  });
  await expectLive(desk.page);
  expect(new URL(desk.page.url()).protocol).toBe('app:');
});

test('runs no script that is not its own, and reaches no network', async () => {
  const result = await desk.page.evaluate(async (origin) => {
    const seen = globalThis as unknown as { ran?: boolean };
    const script = document.createElement('script');
    try {
      script.textContent = 'globalThis.ran = true';
    } catch {
      // Trusted Types refuse it already.
    }
    document.body.append(script);
    const holder = document.createElement('div');
    try {
      holder.innerHTML = '<img src=x onerror="globalThis.ran = true">';
    } catch {
      // Trusted Types refuse it already.
    }
    document.body.append(holder);
    const reached = await fetch(`${origin}/healthz`, { mode: 'no-cors' }).then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    script.remove();
    holder.remove();
    return { ran: seen.ran === true, reached };
  }, server.origin);
  expect(result).toEqual({ ran: false, reached: false });
});

test('opens one console for a profile: a second one shows the first', async () => {
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = desk.app.process();
  const flags = process.env.NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  const again = spawn(second.spawnfile, [...flags, projectRoot, `--user-data-dir=${desk.userDataDir}`], {
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => again.once('exit', resolve));
  expect(code).toBe(0);
  await expect
    .poll(
      async () =>
        await desk.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
        ),
    )
    .toEqual([false]);
});

test('answers nonsense over the bridge with a refusal, and goes on', async () => {
  const answers = await desk.page.evaluate(async () => {
    const { watchfloor } = globalThis as unknown as {
      watchfloor: { call: (name: unknown, input: unknown) => Promise<{ ok: boolean }> };
    };
    const calls: [unknown, unknown][] = [
      ['no.such.call', {}],
      ['__proto__', {}],
      ['toString', null],
      [7, {}],
      ['incident.get', { id: '../../etc/passwd' }],
      ['incident.get', { id: 'x'.repeat(1_000_000) }],
      [
        'queue.page',
        { filter: {}, sort: { by: 'title; drop table', direction: 'asc' }, offset: -1, limit: 1e9 },
      ],
      ['session.sign_in', { origin: 'http://localhost', email: 'a', password: '' }],
    ];
    return await Promise.all(
      calls.map(
        async ([name, input]) =>
          await watchfloor.call(name, input).then(
            ({ ok }) => ok,
            () => false,
          ),
      ),
    );
  });
  expect(answers).toEqual(answers.map(() => false));
  await expectLive(desk.page);
});

test('@os-sandbox keeps the page in the operating system’s sandbox for an ordinary user', async () => {
  const facts = await desk.app.evaluate(({ app, BrowserWindow }) => ({
    flag: app.commandLine.hasSwitch('no-sandbox'),
    pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  }));
  expect(facts.flag).toBe(false);
  // Seccomp-BPF in filter mode, see proc(5).
  expect(readFileSync(`/proc/${facts.pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
});
