import { handOverToNode24 } from './node-24.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { reportFailure } from './report.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * The frame of every script: installs what is missing, hands over to Node 24, runs `main` with the arguments and ends
 * with the status it answers. `main` may use what npm installed, by dynamic imports.
 *
 * @param {(args: string[]) => Promise<number | undefined>} main
 * @param {{ desktop?: boolean }} [needs] `desktop: false` where neither Electron nor a screen is needed
 */
export async function runScript(main, { desktop = true } = {}) {
  try {
    if (desktop) await ensureSystemPackages();
    await ensureNodeModules();
    await handOverToNode24();
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}
