import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeIn } from '../lib/node-24.mjs';
import { cacheRoot, projectRoot } from '../lib/paths.mjs';
import { SetupError } from '../lib/report.mjs';
import { exitStatus, forwardSignals } from '../lib/run.mjs';
import { endMarkedProcesses } from './marked-processes.mjs';

const screen = '-screen 0 1920x1200x24';

/**
 * Runs a command on a desktop of its own: private XDG folders, a session bus, a virtual screen and an unlocked keychain.
 * Resolves to the command's exit status when the command and all of the desktop are gone. SIGINT, SIGTERM and SIGHUP go
 * to the command.
 *
 * @typedef {{ uid: number, gid: number, root: string }} OrdinaryUser `root` is the project where this user can read it
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, user?: OrdinaryUser, noNetwork?: boolean }} [options] with `user`, root
 *   runs all of it as an ordinary user, with a private home; with `noNetwork` in a network namespace where nothing but the
 *   loopback is
 */
export async function runInDesktop(command, { env = process.env, cwd, user, noNetwork = false } = {}) {
  const mark = { name: 'WATCHFLOOR_DESKTOP', value: randomUUID() };
  const home = mkdtempSync(join(user ? '/tmp' : tmpdir(), 'watchfloor-desktop-'));
  const log = openSync(join(home, 'desktop.log'), 'a+');
  try {
    const desktopEnv = {
      ...withoutDesktop(env),
      ...makeFolders(home, user),
      ...(user ? { HOME: home, USER: 'watchfloor', LOGNAME: 'watchfloor' } : {}),
      WATCHFLOOR_CACHE: user ? join(home, 'cache') : cacheRoot(),
      WATCHFLOOR_DESKTOP_HOME: home,
      WATCHFLOOR_DESKTOP_OWNER: String(process.pid),
      [mark.name]: mark.value,
    };
    // The desktop's own complaints go to a log, the command's to our stderr, which the session finds as 3.
    const [program, ...args] = [
      ...(noNetwork ? withoutNetwork() : []),
      ...asUser(user),
      ...insideDesktop(user?.root ?? projectRoot),
      ...command,
    ];
    const stdio = [0, 1, log, 2];
    const child = spawn(program, args, { env: desktopEnv, cwd, stdio, detached: true });
    const status = await outcome(child, join(home, 'command.pid'));
    if (existsSync(join(home, 'command.pid'))) return status;
    const said = readFileSync(join(home, 'desktop.log'), 'utf8');
    throw new SetupError(
      `The test desktop did not start:\n${said}`,
      'see whether /tmp is full or not writable',
    );
  } finally {
    await endMarkedProcesses(`${mark.name}=${mark.value}`);
    closeSync(log);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function insideDesktop(root) {
  const desktop = ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', screen];
  return [...desktop, nodeIn(root), join(root, 'scripts', 'desktop', 'session.mjs')];
}

/** The loopback stays: the test runner talks to the window over it. */
function withoutNetwork() {
  const isRoot = process.getuid?.() === 0;
  const apart = isRoot ? ['unshare', '--net', '--'] : ['unshare', '--user', '--map-root-user', '--net', '--'];
  return [...apart, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
}

function asUser(user) {
  return user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--'] : [];
}

/** The status of the command. Requests to stop are passed to it alone: the desktop ends by itself after it. */
function outcome(child, pidFile) {
  return new Promise((resolve, reject) => {
    const stopForwarding = forwardSignals((signal) => {
      const commandId = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : child.pid;
      try {
        process.kill(commandId, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    });
    child.on('error', (error) => {
      stopForwarding();
      reject(
        new SetupError(
          `The test desktop could not be started: ${error.message}`,
          'install dbus-daemon and xvfb',
        ),
      );
    });
    child.on('exit', (code, signal) => {
      stopForwarding();
      resolve(exitStatus(code, signal));
    });
  });
}

const xdgFolders = {
  XDG_CONFIG_HOME: 'config',
  XDG_DATA_HOME: 'data',
  XDG_STATE_HOME: 'state',
  XDG_CACHE_HOME: 'cache',
  XDG_RUNTIME_DIR: 'runtime',
  TMPDIR: 'tmp',
};

function makeFolders(home, user) {
  const folders = {};
  for (const [name, folder] of Object.entries(xdgFolders)) {
    folders[name] = join(home, folder);
    mkdirSync(folders[name], { mode: 0o700 });
  }
  chmodSync(home, 0o700);
  if (user) giveTo(user, [home, ...Object.values(folders)]);
  return folders;
}

function giveTo({ uid, gid }, paths) {
  for (const path of paths) chownSync(path, uid, gid);
}

/** The environment without the desktop that the caller may be on. */
function withoutDesktop(env) {
  const theirs = [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'DBUS_SESSION_BUS_ADDRESS',
    'GNOME_KEYRING_CONTROL',
  ];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !theirs.includes(name)));
}
