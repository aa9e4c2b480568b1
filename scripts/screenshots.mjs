/**
 * npm run screenshots [-- audit|approvals|incident|queue]
 * Takes the pictures in docs/screenshots anew, of the built console on a test desktop; with a word only those of the examiner,
 * of signed containment, of what a responder makes of an incident, of the queue and its figures.
 */
import { inProject } from './lib/paths.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { buildApp } = await import('./app/build-app.mjs');
  const { runInDesktop } = await import('./desktop/run-in-desktop.mjs');
  const env = { ...process.env, ...(await electronEnv()) };
  await buildApp(env);
  const file = inProject('test', 'screenshots', 'take.ts');
  return runInDesktop([process.execPath, file, ...args], { env, cwd: inProject() });
});
