import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createApiClient } from '../../../electron/net/api-client.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import { logIn } from '../../../shared/api/auth.ts';
import type { EngineConfig } from '../../../shared/ipc/engine-frames.ts';
import type { ServerProcess } from '../../support/server-process.ts';

/** How much is measured. */
export type Extent = {
  /** Runs whose median counts, after one to warm up. */
  readonly runs: number;
  readonly changes: number;
  readonly filters: number;
  readonly searches: number;
  readonly appends: number;
  readonly scrollMs: number;
};

export const fullExtent: Extent = {
  runs: 5,
  changes: 60,
  filters: 120,
  searches: 120,
  appends: 500,
  scrollMs: 5_000,
};

/** For trying the benchmark itself: says nothing about the console. */
export const quickExtent: Extent = {
  runs: 2,
  changes: 5,
  filters: 20,
  searches: 20,
  appends: 50,
  scrollMs: 1_000,
};

/** Nothing listens there. */
const nowhere = 'https://127.0.0.1:9';

export type SignedIn = { readonly token: string; readonly config: EngineConfig };

/** What main would hand to the engine after a sign-in of the sample user, for a cache at `cachePath`. */
export async function signInForEngine(server: ServerProcess, cachePath: string): Promise<SignedIn> {
  const authorities = [readFileSync(server.caFile, 'utf8')];
  const transport = createHttpsTransport({ origin: server.origin, authorities, userAgent: 'Watchfloor' });
  try {
    const { email, password } = server.sampleUser;
    const { value } = await createApiClient(transport).call(logIn, { body: { email, password } });
    const config: EngineConfig = {
      cache_path: cachePath,
      cache_key: randomBytes(32).toString('hex'),
      origin: server.origin,
      authorities,
      me: value.user,
      device_name: 'bench',
    };
    return { token: value.access_token, config };
  } finally {
    await transport.close();
  }
}

export function withoutNetwork(config: EngineConfig): EngineConfig {
  return { ...config, origin: nowhere };
}
