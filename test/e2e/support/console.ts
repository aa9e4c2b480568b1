import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import { projectRoot, type ServerProcess } from '../../support/server-process.ts';

export type Console = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userDataDir: string;
  /** What the page complained of: script errors and violations of its content security policy. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
  /** SIGKILL to the whole process group of main: nothing gets a chance to tidy up. */
  readonly kill: () => Promise<void>;
};

export type ConsoleOptions = {
  readonly server?: Pick<ServerProcess, 'origin' | 'caFile'>;
  /** PEM trusted for that server instead of its own file. */
  readonly authority?: string;
  /** A profile to go on with; a fresh one otherwise. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** Folders made by this run, removed by `removeProfiles`. */
const profiles: string[] = [];

export async function removeProfiles(): Promise<void> {
  for (const folder of profiles.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** The built console in a real window, knowing the server's address and authority but not signed in. */
export async function openConsole(options: ConsoleOptions = {}): Promise<Console> {
  const userDataDir = options.userDataDir ?? (await newProfile());
  const caFile =
    options.authority === undefined ? options.server?.caFile : join(userDataDir, 'authority.pem');
  if (options.authority !== undefined && caFile !== undefined) await writeFile(caFile, options.authority);
  const app = await _electron.launch({
    chromiumSandbox: process.env.NO_SANDBOX !== '1',
    cwd: projectRoot,
    args: [
      projectRoot,
      `--user-data-dir=${userDataDir}`,
      ...(options.server === undefined
        ? []
        : [`--workspace=${options.server.origin}`, `--workspace-ca=${caFile}`]),
      ...(options.args ?? []),
    ],
    env: { ...stringsOf(process.env), ...options.env },
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to|Trusted ?Type/i.test(message.text()))
      complaints.push(message.text());
  });
  return {
    app,
    page,
    userDataDir,
    complaints,
    close: async () => await app.close(),
    kill: async () => {
      const child = app.process();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function newProfile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-profile-'));
  profiles.push(folder);
  return folder;
}

/** Process id of the engine. */
export async function enginePid(app: ElectronApplication): Promise<number> {
  const pids = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter((metric) => metric.type === 'Utility' && /engine/i.test(`${metric.name} ${metric.serviceName}`))
      .map((metric) => metric.pid),
  );
  expect(pids, 'one engine').toHaveLength(1);
  return pids[0] ?? 0;
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
