/**
 * node scripts/electron-runtime.mjs [--json]
 * Makes sure that there is an Electron, and prints the environment that leads to it as shell exports:
 *   eval "$(node scripts/electron-runtime.mjs)"
 */
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const env = await electronEnv();
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify(env)}\n`);
    return;
  }
  for (const [name, value] of Object.entries(env)) {
    process.stdout.write(`export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
  }
});
