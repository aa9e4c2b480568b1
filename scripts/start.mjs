/**
 * npm start [-- [--sample small|large] [--port N] [flags of the console]]
 * Installs what is missing, builds the console, starts the API with a sample organisation, opens the console on it.
 * Without a display the console runs on a test desktop and leaves a screenshot.
 */
import { inProject, projectRoot } from './lib/paths.mjs';
import { note } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async (args) => {
  const { electronEnv } = await import('./electron-runtime/electron-env.mjs');
  const { buildApp } = await import('./app/build-app.mjs');
  const { hasDisplay } = await import('./app/display.mjs');
  const env = { ...process.env, ...(await electronEnv()) };
  await buildApp(env);
  return hasDisplay() ? openConsole(args, env) : openOnTestDesktop(args, env);
});

/** The script calls itself on the desktop, where it finds a display. */
async function openOnTestDesktop(args, env) {
  const { runInDesktop } = await import('./desktop/run-in-desktop.mjs');
  note('There is no display: the console opens on a virtual one. Ctrl-C ends it.');
  return runInDesktop([process.execPath, inProject('scripts', 'start.mjs'), ...args], { env });
}

async function openConsole(args, env) {
  const { takeOptions } = await import('./app/take-options.mjs');
  const { startSampleServer } = await import('./app/sample-server.mjs');
  const { consoleEnv, consoleFlags } = await import('./app/console-flags.mjs');
  const { runBesideServer } = await import('./app/run-together.mjs');
  const { options, rest } = takeOptions(args, ['sample', 'port']);

  const server = await startSampleServer(options);
  const sandbox = env.NO_SANDBOX === '1' ? ['--no-sandbox'] : [];
  const flags = [...consoleFlags(server.ready), ...(await screenshotFlag()), ...rest];
  return runBesideServer(server, env.ELECTRON_EXEC_PATH, [...sandbox, projectRoot, ...flags], {
    cwd: projectRoot,
    env: { ...env, ...consoleEnv(server.ready) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function screenshotFlag() {
  const { onTestDesktop } = await import('./app/display.mjs');
  if (!onTestDesktop()) return [];
  const { announceWhenWritten } = await import('./app/announce-file.mjs');
  const path = inProject('out', 'first-run.png');
  announceWhenWritten(path, 'a screenshot of the console');
  return [`--screenshot=${path}`];
}
