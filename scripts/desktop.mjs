/**
 * node scripts/desktop.mjs -- command [arguments]
 * Runs a command on a test desktop (screen, session bus, keychain, private folders) with an Electron at hand.
 */
import { SetupError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const command = args[0] === '--' ? args.slice(1) : args;
  if (command.length === 0)
    throw new SetupError('No command was named.', 'node scripts/desktop.mjs -- command');
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { runInDesktop } = await import('./desktop/run-in-desktop.mjs');
  return runInDesktop(command, { env: { ...process.env, ...(await electronEnv()) } });
});
