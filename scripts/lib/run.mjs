import { spawn, spawnSync } from 'node:child_process';
import { SetupError } from './report.mjs';

const keptBytes = 64 * 1024;

/** Runs a quick command and answers what it printed. A command that does not exist has the status 127. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  return { status: result.status ?? 127, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}

/** The same for a command that takes its time: others can run meanwhile. */
export function captureInBackground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', (error) => resolve({ status: 127, stdout, stderr: error.message }));
    child.on('close', (code, signal) => resolve({ status: exitStatus(code, signal), stdout, stderr }));
  });
}

/** True when a command of this name can be found in PATH. */
export function hasCommand(name) {
  return capture('sh', ['-c', 'command -v -- "$1"', 'sh', name]).status === 0;
}

/**
 * Runs a long command out of sight and resolves when it succeeded. When it fails, the error carries the end of what it
 * printed, and `todo` says what to do about it.
 */
export function runQuietly(command, args, { todo, ...options } = {}) {
  return new Promise((resolve, reject) => {
    let tail = '';
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-keptBytes);
    };
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) =>
      reject(new SetupError(`${command} could not be started: ${error.message}`, todo)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const end = tail.trimEnd().split('\n').slice(-30).join('\n    ');
      const how = signal ? `was ended by ${signal}` : `failed with status ${code}`;
      reject(new SetupError(`\`${[command, ...args].join(' ')}\` ${how}:\n    ${end}`, todo));
    });
  });
}

/**
 * Runs a command in the open (its output is ours), passes SIGINT, SIGTERM and SIGHUP on to it, and resolves to its exit
 * status; a command ended by a signal has 128 plus its number, as in a shell.
 */
export function runInTheOpen(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.on('error', (error) => {
      stopForwarding();
      reject(new SetupError(`${command} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve(exitStatus(code, signal));
    });
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** What a shell would put in `$?`. */
export function exitStatus(code, signal) {
  return code ?? 128 + (signalNumbers[signal] ?? 1);
}

/** Calls `onSignal` for each request to stop until the returned function is called. */
export function forwardSignals(onSignal) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
