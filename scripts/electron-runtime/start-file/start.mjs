/**
 * What this Electron runs before the app: it does what the start file inside the official download does - reads the
 * command line, takes the app's name, loads it - and adds the exchange of native addons. The app is imported with a
 * top-level await: Electron becomes ready only after it, so that schemes can still be registered.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, utilityProcess } from 'electron';

const swapAddons = join(process.resourcesPath, 'addons', 'swap-addons.cjs');

swapAddonsEverywhere();
const { modules, file } = readCommandLine(process.argv.slice(1));
if (modules.length > 0) Module._preloadModules(modules);

if (file === undefined) {
  process.stderr.write('No app was named: electron [-r module] path [arguments]\n');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
await loadApp(resolve(file));

/** In this process, and in the utility processes, whether or not the app gives them an environment of their own. */
function swapAddonsEverywhere() {
  const withHook = (options = '') => `${options} --require ${JSON.stringify(swapAddons)}`.trim();
  createRequire(import.meta.url)(swapAddons);
  process.env.NODE_OPTIONS = withHook(process.env.NODE_OPTIONS);

  const fork = utilityProcess.fork;
  utilityProcess.fork = (path, args = [], options = {}) => {
    const env = options.env && { ...options.env, NODE_OPTIONS: withHook(options.env.NODE_OPTIONS) };
    const usesInherited = !env || options.env.NODE_OPTIONS?.includes(swapAddons);
    return fork(path, args, usesInherited ? options : { ...options, env });
  };
}

/** `[-r module]… [--switch]… app …`: everything after the app's path is the app's. */
function readCommandLine(args) {
  const required = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') {
      index += 1;
      required.push(args[index]);
    } else if (!arg.startsWith('-')) {
      return { modules: required, file: arg };
    }
  }
  return { modules: required, file: undefined };
}

async function loadApp(path) {
  const manifestPath = join(path, 'package.json');
  const hasManifest = existsSync(manifestPath);
  if (hasManifest) takeIdentity(JSON.parse(readFileSync(manifestPath, 'utf8')));
  const entry = Module._resolveFilename(path, null, true);
  app.setAppPath(hasManifest ? path : dirname(entry));
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    process.stderr.write(`The app threw while it was loaded.\n${error?.stack ?? error}\n`);
    process.exit(1);
  }
}

function takeIdentity(manifest) {
  if (manifest.version) app.setVersion(manifest.version);
  const name = manifest.productName ?? manifest.name;
  if (name) app.name = name;
  app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
}
