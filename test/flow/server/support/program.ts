import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { logIn } from '../../../../shared/api/auth.ts';
import { bodyOf, createHttpsClient, type HttpsClient } from '../../../contract/support/https-client.ts';

const main = join(import.meta.dirname, '../../../../server/main.ts');
const readySchema = z.strictObject({
  ready: z.literal(true),
  origin: z.string(),
  ca_file: z.string(),
  sample_user: z.object({ email: z.string(), password: z.string() }).nullable(),
});

/** `node server/main.ts` on a folder of its own, as often as a test starts it. */
export type Program = Awaited<ReturnType<typeof createProgram>>;

export async function createProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-program-'));
  const leftovers: Array<() => void> = [];

  /** Starts it and waits for its first line, or its end. */
  async function start(...args: readonly string[]) {
    const child = spawn(process.execPath, [main, '--data-dir', folder, '--port', '0', ...args], {
      stdio: 'pipe',
    });
    leftovers.push(() => child.kill('SIGKILL'));
    const lines: string[] = [];
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
    const first = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        resolve();
      });
    });
    await Promise.race([first, ended]);
    return { child, lines, ended, errors: () => errors };
  }

  async function startReady(...args: readonly string[]) {
    const run = await start(...args);
    const ready = readySchema.parse(JSON.parse(run.lines[0] ?? run.errors()));
    const client = createHttpsClient(ready.origin, readFileSync(ready.ca_file, 'utf8'));
    leftovers.push(client.close);
    return { ...run, ready, client };
  }

  return {
    folder: () => folder,
    start,
    startReady,
    dispose: async () => {
      for (const stop of leftovers.splice(0)) stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function tokenOf(client: HttpsClient, body: unknown): Promise<string> {
  return bodyOf(logIn.reply, await client.send('POST', logIn.path, { body })).access_token;
}
