import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** An Electron program started as a person would, with nothing in its way. */
export type ElectronProcess = {
  /** Epoch ms just before it was started. */
  readonly beganMs: number;
  /** The first line of either output that matches, as its groups. */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Asks it to quit and waits until it has. */
  readonly quit: () => Promise<void>;
};

const killAfterMs = 15_000;

export function startElectron(args: readonly string[]): ElectronProcess {
  const program = process.env.ELECTRON_EXEC_PATH;
  if (program === undefined) throw new Error('ELECTRON_EXEC_PATH is not set: run this by npm run bench');
  const sandbox = process.env.NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  const beganMs = Date.now();
  const child = spawn(program, [...args, ...sandbox], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const hear = (line: string): void => {
    lines.push(line);
    for (const listener of listeners) listener();
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', hear);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    beganMs,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended early:\n${lines.slice(-20).join('\n')}`)));
      }),
    quit: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await ended;
      clearTimeout(late);
    },
  };
}
