import { existsSync, rmSync } from 'node:fs';
import { done } from '../lib/report.mjs';

const pollMs = 500;

/** Removes the file, and says so once it is there again. */
export function announceWhenWritten(path, what) {
  rmSync(path, { force: true });
  const timer = setInterval(() => {
    if (!existsSync(path)) return;
    clearInterval(timer);
    done(`${what}: ${path}`);
  }, pollMs);
  timer.unref();
}
