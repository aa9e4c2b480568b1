/**
 * npm run e2e [-- [--as-user | --no-network] [arguments of playwright test]]
 * Builds the console and drives it on a test desktop. --as-user: root runs everything as an ordinary user, so that
 * Electron's sandbox is on; those tests are tagged @os-sandbox. --no-network: all of it where there is no network but the
 * loopback; those are tagged @no-network.
 */
import { SetupError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { buildApp } = await import('./app/build-app.mjs');
  const { runE2e, runE2eAsUser, runE2eWithoutNetwork } = await import('./gates/run-e2e.mjs');
  const asUser = args.includes('--as-user');
  const isRoot = process.getuid?.() === 0;
  if (asUser && !isRoot)
    throw new SetupError('--as-user is for root.', 'leave it out: you are an ordinary user');

  const env = { ...process.env, ...(await electronEnv()) };
  await buildApp(env);
  const own = args.filter((arg) => arg !== '--as-user' && arg !== '--no-network');
  if (args.includes('--no-network')) return runE2eWithoutNetwork({ args: own, env });
  return asUser ? runE2eAsUser({ args: own, env }) : runE2e({ args: own, env });
});
