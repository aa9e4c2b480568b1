import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { inProject, projectRoot } from '../lib/paths.mjs';
import { done, note, SetupError, step } from '../lib/report.mjs';
import { startChild } from './child.mjs';

const usualPort = 8443;
const readyTimeoutMs = 180_000;

/**
 * Starts the API with a sample organisation and resolves when it listens: `ready` is the line it prints then,
 * `{"ready":true,"origin","ca_file","sample_user":{"email","password"}}`.
 *
 * @param {{ sample?: string, port?: string }} options
 */
export async function startSampleServer({ sample = 'small', port } = {}) {
  const chosen = port ?? String(await freePort());
  step('starting the API', `the console needs a workspace; this one holds the ${sample} sample organisation`);
  const started = Date.now();
  const args = [
    'server/main.ts',
    '--sample',
    sample,
    '--data-dir',
    inProject('.watchfloor', 'server'),
    '--port',
    chosen,
  ];
  const server = startChild(process.execPath, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const ready = await readyLine(server);
    done(`the API listens at ${ready.origin}`, Date.now() - started);
    return { ...server, ready };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function readyLine({ process: child, ended }) {
  return new Promise((resolve, reject) => {
    const giveUp = (what) =>
      reject(new SetupError(what, 'see above; `npm run server -- --sample small` runs it alone'));
    const timer = setTimeout(() => giveUp('The API did not get ready within three minutes.'), readyTimeoutMs);
    ended.then(({ status, error }) => {
      clearTimeout(timer);
      giveUp(`The API ended with status ${status} before it was ready${error ? `: ${error.message}` : '.'}`);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = parseReady(line);
      if (!ready) return note(line);
      clearTimeout(timer);
      resolve(ready);
    });
  });
}

function parseReady(line) {
  try {
    const value = JSON.parse(line);
    return value?.ready === true && typeof value.origin === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The usual port, or any other when it is taken. */
async function freePort() {
  return (await listenOnce(usualPort)) ?? (await listenOnce(0));
}

function listenOnce(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(undefined));
    probe.listen(port, () => {
      const taken = probe.address().port;
      probe.close(() => resolve(taken));
    });
  });
}
