import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitStatus } from '../lib/run.mjs';

const orderlyMs = 10_000;

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only us and we decide who
 * stops first.
 */
export function startChild(command, args, options) {
  const process = spawn(command, args, { detached: true, ...options });
  const ended = new Promise((resolve) => {
    process.on('error', (error) => resolve({ status: 127, error }));
    process.on('exit', (code, signal) => resolve({ status: exitStatus(code, signal) }));
  });
  return { process, ended, stop: () => stop(process, ended) };
}

/** Asks for an end, and insists after ten seconds. Resolves when the program is gone. */
async function stop(child, ended) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const late = new AbortController();
  const insist = sleep(orderlyMs, undefined, { signal: late.signal }).then(
    () => killGroup(child.pid),
    () => undefined,
  );
  await ended;
  late.abort();
  await insist;
}

function killGroup(id) {
  try {
    process.kill(-id, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
