import { existsSync } from 'node:fs';
import { note, SetupError, step } from './report.mjs';
import { capture, hasCommand, runQuietly } from './run.mjs';

/**
 * What a bare Debian 12 (or a relative of it) lacks, with the reason. Later releases gave some libraries other names:
 * any of the names will do.
 */
const wanted = [
  { names: ['libgtk-3-0', 'libgtk-3-0t64'], why: 'Electron draws its windows with it' },
  { names: ['libnss3'], why: 'Electron keeps certificates with it' },
  { names: ['libasound2', 'libasound2t64'], why: 'Electron is linked against it' },
  { names: ['libgbm1'], why: 'Electron is linked against it' },
  { names: ['libsecret-1-0'], why: 'the console reaches the keychain with it' },
  { names: ['xvfb'], why: 'the screen of the test desktop' },
  { names: ['xauth'], why: 'the lock on that screen' },
  { names: ['dbus-daemon', 'dbus'], why: 'the session bus of the test desktop' },
  { names: ['gnome-keyring'], why: 'the keychain of the test desktop' },
  { names: ['iproute2'], why: 'the tests without a network bring up the loopback with it' },
  { names: ['g++'], why: 'builds the SQLite addon for the fallback Electron' },
  { names: ['make'], why: 'builds the SQLite addon for the fallback Electron' },
  { names: ['python3'], why: 'node-gyp is written in it' },
  { names: ['unzip'], why: 'unpacks the fallback Electron' },
];

const tracer = [{ names: ['strace'], why: 'the crash harness reads with it what the engine writes' }];

/** Installs the missing system packages where that is possible, and otherwise says exactly what to type. */
export async function ensureSystemPackages() {
  if (process.platform !== 'linux') return;
  if (!hasCommand('dpkg-query')) return remindOtherDistributions();
  await ensure(wanted, 'Electron and the test desktop need them');
}

/** For the crash harness alone. */
export async function ensureTracer() {
  if (hasCommand('strace')) return;
  if (process.platform !== 'linux' || !hasCommand('dpkg-query'))
    throw new SetupError('strace is not installed.', 'install strace (Linux) and run this again');
  await ensure(tracer, 'the crash harness needs it');
}

async function ensure(wanted, reason) {
  const installed = installedPackages(wanted);
  const missing = wanted.filter(({ names }) => !names.some((name) => installed.has(name)));
  if (missing.length === 0) return;

  const elevate = elevation();
  if (!elevate) {
    const names = missing.map((entry) => entry.names[0]);
    throw new SetupError(
      `These system packages are missing: ${names.join(', ')}.`,
      `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    );
  }

  step(`installing ${missing.length} system packages`, reason);
  for (const { names, why } of missing) note(`${names[0]}: ${why}`);
  const aptGet = (...args) => {
    const [command, ...rest] = [...elevate, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
    return runQuietly(command, rest, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      todo: `run \`apt-get ${args.join(' ')}\` by hand and look at what it says`,
    });
  };
  await aptGet('update');
  const names = missing.map((entry) => entry.names.find(isOffered) ?? entry.names[0]);
  await aptGet('install', '-y', '--no-install-recommends', ...names);
}

function installedPackages(wanted) {
  const names = wanted.flatMap((entry) => entry.names);
  const format = `${field('Package')} ${field('db:Status-Status')}\n`;
  const { stdout } = capture('dpkg-query', ['-W', '-f', format, ...names]);
  const lines = stdout.split('\n').filter((line) => line.endsWith(' installed'));
  return new Set(lines.map((line) => line.split(' ')[0]));
}

/** A field in the language of dpkg-query's formats. */
function field(name) {
  return `$\{${name}}`;
}

function isOffered(name) {
  return /Candidate: (?!\(none\))/.test(capture('apt-cache', ['policy', name]).stdout);
}

/** The words before apt-get that make it root's, or undefined where nobody can type a password. */
function elevation() {
  if (process.getuid() === 0) return [];
  if (capture('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n'];
  if (process.stdin.isTTY && hasCommand('sudo')) return ['sudo'];
  return undefined;
}

function remindOtherDistributions() {
  if (existsSync('/usr/bin/Xvfb') && existsSync('/usr/bin/gnome-keyring-daemon')) return;
  note(
    'This system has no dpkg: install GTK 3, NSS, libsecret, Xvfb, xauth, D-Bus and gnome-keyring by its own means.',
  );
}
