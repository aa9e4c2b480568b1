import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Makes the folder at `path` unless it exists: `build` fills a temporary folder beside it, which takes the name only
 * when it is complete. Whoever sees the folder sees all of it.
 */
export async function makeFolderOnce(path, build) {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
  try {
    const result = join(draft, 'result');
    mkdirSync(result);
    await build(result, draft);
    renameSync(result, path);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
