/**
 * The inside of a test desktop, started by run-in-desktop under the session bus and the virtual screen: unlocks the
 * keychain, runs the command, and ends it when the process that wanted the desktop is gone.
 */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../lib/lock.mjs';
import { exitStatus } from '../lib/run.mjs';

const watchMs = 1_000;
/** Our own stderr is the desktop's log; the caller's is here. */
const commandStderr = 3;
const [program, ...args] = process.argv.slice(2);
const owner = Number(process.env.WATCHFLOOR_DESKTOP_OWNER);

unlockKeychain();
const child = spawn(program, args, {
  // There is no system bus; without this Electron complains about that at every start.
  env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: process.env.DBUS_SESSION_BUS_ADDRESS },
  stdio: [0, 1, commandStderr],
});
child.on('error', (error) => {
  writeSync(commandStderr, `${program} could not be started: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
writeFileSync(join(process.env.WATCHFLOOR_DESKTOP_HOME, 'command.pid'), String(child.pid ?? process.pid));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
setInterval(endWithOwner, watchMs).unref();

/** The keychain's password is empty: it lives as long as the desktop and guards nothing. */
function unlockKeychain() {
  const result = spawnSync('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    input: '\n',
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  process.stderr.write(
    `The keychain of the test desktop did not start: ${result.stderr || result.error?.message}\n`,
  );
  process.exit(1);
}

function endWithOwner() {
  if (!isAlive(owner)) child.kill('SIGTERM');
}
