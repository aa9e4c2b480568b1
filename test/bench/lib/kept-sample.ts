import { createHash } from 'node:crypto';
import {
  constants,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { projectRoot, startServer } from '../../support/server-process.ts';
import { inSeconds, progress } from './progress.ts';

const prefix = 'bench-large-';

/**
 * A data directory of the API with the large sample in `folder`. Making it takes a minute, so one is kept between
 * runs for as long as what makes it stays the same; this is a copy that may be written to.
 */
export async function copyLargeSample(folder: string): Promise<void> {
  const kept = join(cacheRoot(), `${prefix}${digestOfSources()}`);
  if (!isComplete(kept)) await make(kept);
  cpSync(kept, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** The test desktop has private folders and names the real cache by WATCHFLOOR_CACHE. */
export function cacheRoot(): string {
  const { WATCHFLOOR_CACHE, XDG_CACHE_HOME } = process.env;
  return WATCHFLOOR_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'watchfloor');
}

async function make(kept: string): Promise<void> {
  const root = cacheRoot();
  for (const name of safeList(root).filter((each) => each.startsWith(prefix)))
    rmSync(join(root, name), { recursive: true, force: true });
  progress('making the large sample: it is kept for the next time');
  const began = Date.now();
  const building = `${kept}.${process.pid}`;
  mkdirSync(building, { recursive: true });
  const server = await startServer({ sample: 'large', dataDir: building });
  await server.stop();
  rmSync(server.logFile, { force: true });
  renameSync(building, kept);
  progress(`made in ${inSeconds(Date.now() - began)}`);
}

function isComplete(kept: string): boolean {
  return safeList(kept).length > 0;
}

function safeList(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // There is none yet.
  }
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync('{server/{sample,store,load},shared/domain}/**/*.ts', { cwd: projectRoot });
  for (const file of files.toSorted()) hash.update(`${file}\0`).update(readFileSync(join(projectRoot, file)));
  return hash.digest('hex').slice(0, 16);
}
