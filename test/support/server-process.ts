import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export const projectRoot = join(import.meta.dirname, '..', '..');

const readySchema = z.object({
  ready: z.literal(true),
  origin: z.string(),
  ca_file: z.string(),
  sample_user: z.object({ email: z.string(), password: z.string() }).nullable(),
});
type Ready = z.infer<typeof readySchema>;

export type ServerProcess = {
  readonly origin: string;
  readonly caFile: string;
  readonly sampleUser: { readonly email: string; readonly password: string };
  readonly dataDir: string;
  /** Log of all runs so far. */
  readonly logFile: string;
  /** Of the process that runs now; 0 for none. */
  readonly pid: () => number;
  /** Ends it orderly, or at once with SIGKILL; the data stays. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Brings it back on the same port with the same data. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its data. */
  readonly dispose: () => Promise<void>;
};

export type ServerProcessOptions = {
  readonly sample?: 'small' | 'large';
  /** Kept when given; otherwise a fresh one, removed at the end. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
};

/** The real API server in a process of its own, on a free port of this machine. */
export async function startServer(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'watchfloor-server-')));
  const logFile = join(dataDir, 'server.log');
  const args = [
    '--sample',
    options.sample ?? 'small',
    '--data-dir',
    dataDir,
    '--rate-factor',
    '1000',
    ...(options.args ?? []),
  ];
  let child: ChildProcess | null = null;
  let port = '0';

  async function start(): Promise<Ready> {
    child = spawn(process.execPath, [join(projectRoot, 'server', 'main.ts'), ...args, '--port', port], {
      cwd: projectRoot,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr?.pipe(createWriteStream(logFile, { flags: 'a' }));
    const ready = await firstLine(child);
    port = new URL(ready.origin).port;
    return ready;
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  const { origin, ca_file, sample_user } = await start();
  if (sample_user === null) throw new Error('the server named no sample user');
  return {
    origin,
    caFile: ca_file,
    sampleUser: sample_user,
    dataDir,
    logFile,
    pid: () => child?.pid ?? 0,
    stop,
    start: async () => void (await start()),
    dispose: async () => {
      await stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('the server has no output');
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  for await (const line of createInterface({ input: child.stdout }))
    return readySchema.parse(JSON.parse(line));
  throw new Error(`the server ended before it was ready:\n${errors.join('').slice(-2_000)}`);
}
