/**
 * npm run bench -- name [--json] [arguments of the benchmark]
 * Runs test/bench/<name>.ts on a test desktop with the built console.
 */
import { existsSync, readdirSync } from 'node:fs';
import { inProject } from './lib/paths.mjs';
import { SetupError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async ([name, ...args]) => {
  const file = inProject('test', 'bench', `${name}.ts`);
  if (!name || !/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    throw new SetupError(
      name ? `There is no benchmark named ${name}.` : 'No benchmark was named.',
      choices(),
    );
  }
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { buildApp } = await import('./app/build-app.mjs');
  const { runInDesktop } = await import('./desktop/run-in-desktop.mjs');
  const env = { ...process.env, ...(await electronEnv()) };
  await buildApp(env);
  return runInDesktop([process.execPath, file, ...args], { env, cwd: inProject() });
});

function choices() {
  const folder = inProject('test', 'bench');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
  return `npm run bench -- ${names.join(' | ') || 'name'}`;
}
