import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main as watchfloor } from '../../../electron/cli/main.ts';
import { createAuditExporter } from '../../../electron/main/audit/audit-export.ts';
import type { WitnessKeeper } from '../../../electron/main/session/witness-keeper.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import { getAuditKeys } from '../../../shared/api/audit-heads.ts';
import type { ConsolePin } from '../../../shared/audit/console-pin.ts';
import type { AuditExportState } from '../../../shared/ipc/audit-calls.ts';
import { bodyOf } from '../../contract/support/https-client.ts';
import { type SignedIn, startTestServer, type TestServer } from '../../contract/support/test-server.ts';
import { fakeLog } from '../../unit/main/fakes.ts';

let server: TestServer;
let folder = '';
beforeEach(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-save-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pinOf(who: SignedIn): Promise<ConsolePin> {
  await server.signHeads();
  const answer = await server.send('GET', getAuditKeys.path, { token: who.token });
  const { origin, log_vkeys, export_vkeys } = bodyOf(getAuditKeys.reply, answer);
  const keys = log_vkeys.map(({ vkey, to }) => ({ vkey, from: 0, to }));
  return { origin, log_vkeys: keys, export_vkeys, head: null, trusted_at: '2026-11-22T09:00:00.000Z' };
}

/** An exporter of somebody signed in; `end` resolves with the last thing that it said. */
async function exporterOf(who: SignedIn, place: string | null) {
  const pin = await pinOf(who);
  const states: AuditExportState[] = [];
  let finish: (state: AuditExportState) => void = () => {};
  const end = new Promise<AuditExportState>((resolve) => {
    finish = resolve;
  });
  const workspace = { origin: server.origin, name: 'x', last_email: null };
  const exporter = createAuditExporter({
    session: {
      state: () => ({ kind: 'signed_in', workspace, online_session: true }) as never,
      token: async () => who.token,
      witness: () => ({ known: () => pin }) as WitnessKeeper,
    },
    askFolder: async () => place,
    connect: (origin) => createHttpsTransport({ origin, authorities: [server.caPem], userAgent: 'test' }),
    publish: (state) => {
      states.push(state);
      if (state.state !== 'asking' && state.state !== 'running') finish(state);
    },
    timers: { after: () => ({ cancel: () => undefined }) },
    newId: () => 'an-id',
    log: fakeLog().log,
  });
  return { exporter, states, end };
}

const whole = { from: null, to: null, disclosures: false };

it('saves an export to the folder that the person chose, with the pin file that it verifies against', async () => {
  const place = join(folder, 'export');
  const { exporter, states, end } = await exporterOf(await server.as('auditor'), place);
  expect(await exporter.begin(whole)).toBe(true);
  await expect(exporter.begin(whole)).rejects.toThrow(/under way/);
  const done = await end;
  expect(done).toMatchObject({ state: 'done', folder: place, pin: `${place}.pin.json` });
  expect(states.map(({ state }) => state)).toEqual(['asking', 'running', 'done']);
  const lines: string[] = [];
  const screen = { out: (text: string) => void lines.push(text), error: () => undefined, terminal: false };
  const status = await watchfloor(['verify', place, '--pin', `${place}.pin.json`, '--strict'], screen);
  expect([status, lines.join('')]).toEqual([3, expect.stringContaining('INTACT')]);
});

it('leaves nothing when it is cancelled, refused, or no folder is chosen', async () => {
  const place = join(folder, 'export');
  const auditor = await server.as('auditor');
  const none = await exporterOf(auditor, null);
  expect(await none.exporter.begin(whole)).toBe(false);
  expect(none.states.map(({ state }) => state)).toEqual(['asking', 'cancelled']);
  const cancelled = await exporterOf(auditor, place);
  await cancelled.exporter.begin(whole);
  cancelled.exporter.cancel();
  expect(await cancelled.end).toEqual({ state: 'cancelled' });
  const refused = await exporterOf(await server.as('viewer'), place);
  await refused.exporter.begin(whole);
  expect(await refused.end).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } });
  expect([existsSync(place), readdirSync(folder)]).toEqual([false, []]);
});
