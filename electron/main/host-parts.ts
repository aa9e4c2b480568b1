import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { settingsSchema } from '../../shared/ipc/app-calls.ts';
import { casesFileSchema } from './files/cases-file.ts';
import { openJsonFile } from './files/json-file.ts';
import { pinsFileSchema } from './files/pins-file.ts';
import { createWorkspaces, workspacesFileSchema } from './files/workspaces-file.ts';
import type { Keychain } from './keychain/keychain.ts';
import { createOsKeychain, type NativeKeychain } from './keychain/os-keychain.ts';
import type { Log } from './log/log.ts';
import { initialWindowState, windowStateSchema } from './windows/window-state.ts';

const keychainTimeoutMs = 20_000;

/** The small files of this installation; none of them holds a secret. */
export async function openFiles(userData: string, log: Log) {
  const [settings, windowState, workspacesFile, cases, pins] = await Promise.all([
    openJsonFile({
      path: join(userData, 'settings.json'),
      schema: settingsSchema,
      initial: settingsSchema.parse({}),
      log,
    }),
    openJsonFile({
      path: join(userData, 'window.json'),
      schema: windowStateSchema,
      initial: initialWindowState,
      log,
    }),
    openJsonFile({
      path: join(userData, 'workspaces.json'),
      schema: workspacesFileSchema,
      initial: { workspaces: [] },
      log,
    }),
    openJsonFile({
      path: join(userData, 'cases.json'),
      schema: casesFileSchema,
      initial: { cases: [] },
      log,
    }),
    openJsonFile({ path: join(userData, 'pins.json'), schema: pinsFileSchema, initial: { pins: [] }, log }),
  ]);
  return { settings, windowState, workspaces: createWorkspaces(workspacesFile), cases, pins };
}

/** The keychain of this profile: each user data folder has its own entries. */
export function openKeychain(userData: string): Keychain {
  const profile = createHash('sha256').update(userData).digest('hex').slice(0, 12);
  return createOsKeychain({
    service: `Watchfloor ${profile}`,
    load: async () => ((await import('keytar')) as unknown as { readonly default: NativeKeychain }).default,
    platform: process.platform,
    timeoutMs: keychainTimeoutMs,
  });
}

export function keychainName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'macOS Keychain';
  return platform === 'win32' ? 'Windows Credential Manager' : 'Secret Service (libsecret)';
}
