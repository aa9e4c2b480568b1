/**
 * npm run dev [-- [--sample small|large] [--port N] [flags of the console]]
 * The API with a sample organisation, and the console rebuilt and reloaded as its sources change.
 */
import { inProject, projectRoot } from './lib/paths.mjs';
import { note } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { hasDisplay } = await import('./app/display.mjs');
  const env = { ...process.env, ...(await electronEnv()) };
  if (hasDisplay()) return develop(args, env);

  const { runInDesktop } = await import('./desktop/run-in-desktop.mjs');
  note('There is no display: the console opens on a virtual one. Ctrl-C ends it.');
  return runInDesktop([process.execPath, inProject('scripts', 'dev.mjs'), ...args], { env });
});

async function develop(args, env) {
  const { forgetBuild } = await import('./app/build-app.mjs');
  const { takeOptions } = await import('./app/take-options.mjs');
  const { startSampleServer } = await import('./app/sample-server.mjs');
  const { consoleEnv, consoleFlags } = await import('./app/console-flags.mjs');
  const { runBesideServer } = await import('./app/run-together.mjs');
  const { options, rest } = takeOptions(args, ['sample', 'port']);

  forgetBuild();
  const server = await startSampleServer(options);
  const electronVite = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const flags = [...consoleFlags(server.ready), ...rest];
  return runBesideServer(server, process.execPath, [electronVite, 'dev', '--watch', '--', ...flags], {
    cwd: projectRoot,
    env: { ...env, ...consoleEnv(server.ready) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
