import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../lib/paths.mjs';
import { note, SetupError, step } from '../lib/report.mjs';
import { capture, runQuietly } from '../lib/run.mjs';

const name = 'nobody';

/**
 * Calls `work` with what root needs to run the console as an ordinary user, so that Chromium's own sandbox is on: the
 * user's ids, and paths of the project and of Electron that this user can read. Where the real ones are out of reach
 * (a home folder closed to others) they are copied for as long as `work` takes; on one disk the copy is hard links.
 *
 * @param {{ ELECTRON_EXEC_PATH: string, ELECTRON_OVERRIDE_DIST_PATH?: string }} electron
 * @param {(place: { user: import('./run-in-desktop.mjs').OrdinaryUser, env: object }) => Promise<number>} work
 */
export async function asOrdinaryUser(electron, work) {
  const user = findUser();
  const copies = mkdtempSync('/tmp/watchfloor-user-');
  await runQuietly('chmod', ['755', copies]);
  try {
    const root = await withinReach(user, projectRoot, 'package.json', join(copies, 'project'));
    return await work({
      user: { ...user, root },
      env: await reachableElectron(user, electron, root, copies),
    });
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

function findUser() {
  const [uid, gid] = ['-u', '-g'].map((flag) => capture('id', [flag, name]).stdout.trim());
  if (!uid || !gid) throw new SetupError(`There is no user named ${name}.`, `useradd --system ${name}`);
  return { uid: Number(uid), gid: Number(gid) };
}

async function reachableElectron(user, electron, root, copies) {
  const folder = electron.ELECTRON_OVERRIDE_DIST_PATH;
  if (folder) {
    const reached = await withinReach(user, folder, 'electron', join(copies, 'electron'));
    return { ELECTRON_OVERRIDE_DIST_PATH: reached, ELECTRON_EXEC_PATH: join(reached, 'electron') };
  }
  return { ELECTRON_EXEC_PATH: join(root, relative(projectRoot, electron.ELECTRON_EXEC_PATH)) };
}

/** `folder` itself when the user can read it, or else a copy of it at `copy`. */
async function withinReach(user, folder, sample, copy) {
  if (canRead(user, join(folder, sample))) return folder;
  step(`copying ${folder}`, 'the ordinary user of the sandbox test cannot read it there');
  if (await linkTree(folder, copy)) {
    if (canRead(user, join(copy, sample))) return copy;
    rmSync(copy, { recursive: true, force: true });
  }
  await runQuietly('cp', ['-a', folder, copy]);
  await runQuietly('chmod', ['-R', 'a+rX', copy]);
  return copy;
}

async function linkTree(folder, copy) {
  try {
    await runQuietly('cp', ['-al', folder, copy]);
    return true;
  } catch {
    note('hard links are not possible here: copying in full');
    if (existsSync(copy)) rmSync(copy, { recursive: true, force: true });
    return false;
  }
}

function canRead({ uid, gid }, path) {
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  return capture('setpriv', [...identity, 'test', '-r', path]).status === 0;
}
