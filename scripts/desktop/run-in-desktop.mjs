import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheRoot } from '../lib/paths.mjs';
import { SetupError } from '../lib/report.mjs';
import { exitStatus, forwardSignals } from '../lib/run.mjs';
import { endMarkedProcesses } from './marked-processes.mjs';

const sessionScript = fileURLToPath(new URL('session.mjs', import.meta.url));
const screen = '-screen 0 1920x1200x24';

/**
 * Runs a command on a desktop of its own: private XDG folders, a session bus, a virtual screen and an unlocked keychain.
 * Resolves to the command's exit status when the command and all of the desktop are gone. SIGINT, SIGTERM and SIGHUP go
 * to the command.
 *
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, user?: { uid: number, gid: number } }} [options] `user` runs everything as an
 *   ordinary user, with a private home; only root may ask for it
 */
export async function runInDesktop(command, { env = process.env, user } = {}) {
  const mark = `WATCHFLOOR_DESKTOP=${randomUUID()}`;
  const home = mkdtempSync(join(tmpdir(), 'watchfloor-desktop-'));
  try {
    const folders = makeFolders(home, user);
    const desktopEnv = { ...withoutDesktop(env), ...folders, ...privateHome(home, user), ...marks(mark, home) };
    const log = openSync(join(home, 'desktop.log'), 'a+');
    // The desktop's own complaints go to a log, the command's to our stderr, which the session finds as 3.
    const child = spawn(...commandLine(command, user), { env: desktopEnv, stdio: [0, 1, log, 2], detached: true });
    const status = await outcome(child, join(home, 'command.pid'));
    if (existsSync(join(home, 'command.pid'))) return status;
    throw new SetupError(`The test desktop did not start:\n${readFileSync(join(home, 'desktop.log'), 'utf8')}`);
  } finally {
    await endMarkedProcesses(mark);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function commandLine(command, user) {
  const inner = ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', screen, process.execPath, sessionScript, ...command];
  const asUser = user ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--'] : [];
  const [program, ...args] = [...asUser, ...inner];
  return [program, args];
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
      reject(new SetupError(`The test desktop could not be started: ${error.message}`, 'install dbus-daemon and xvfb'));
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

function privateHome(home, user) {
  return user ? { HOME: home, USER: 'watchfloor', LOGNAME: 'watchfloor' } : {};
}

function marks(mark, home) {
  const [name, value] = mark.split('=');
  return { [name]: value, WATCHFLOOR_DESKTOP_HOME: home, WATCHFLOOR_DESKTOP_OWNER: String(process.pid), WATCHFLOOR_CACHE: cacheRoot() };
}

/** The environment without the desktop that the caller may be on. */
function withoutDesktop(env) {
  const theirs = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'GNOME_KEYRING_CONTROL'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !theirs.includes(name)));
}
