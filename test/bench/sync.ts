import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../support/server-process.ts';
import { measureAppendFigures, measureFirstSync, measureQueueFigures } from './lib/engine-figures.ts';
import { countFailed, type Figure, figuresJson, figuresTable } from './lib/figures.ts';
import { copyLargeSample } from './lib/kept-sample.ts';
import { fullExtent, quickExtent } from './lib/setting.ts';
import { measureStart } from './lib/start.ts';
import { measureWindow } from './lib/window-figures.ts';

/**
 * npm run bench -- sync [--json] [--quick] [--part engine|window]
 * Measures the console on the large sample against its goals; `--quick` tries the benchmark itself on the small sample.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string' },
  },
});
if (values.part !== undefined && !/^(engine|window)$/.test(values.part))
  throw new Error('--part is engine or window');
const extent = values.quick ? quickExtent : fullExtent;
const wants = (part: 'engine' | 'window'): boolean => values.part === undefined || values.part === part;

const folder = await mkdtemp(join(tmpdir(), 'watchfloor-bench-'));
const figures: Figure[] = [];
try {
  const dataDir = join(folder, 'server');
  if (values.quick) await mkdir(dataDir);
  else await copyLargeSample(dataDir);
  const userDataDir = join(folder, 'profile');
  const server = await startServer({ sample: values.quick ? 'small' : 'large', dataDir });
  try {
    if (wants('engine')) {
      const { figures: ofSync, config } = await measureFirstSync(server, folder, extent);
      figures.push(...ofSync);
      figures.push(...(await measureQueueFigures(config, extent)));
      figures.push(...(await measureAppendFigures(config, extent)));
    }
    if (wants('window')) figures.push(...(await measureWindow(server, userDataDir, extent)));
  } finally {
    await server.stop();
  }
  if (wants('window')) figures.push(...(await measureStart(userDataDir, folder, extent)));
} finally {
  await rm(folder, { recursive: true, force: true });
}

if (values.json) {
  process.stderr.write(`${figuresTable(figures)}\n`);
  console.log(figuresJson('sync', figures));
} else console.log(figuresTable(figures));
process.exitCode = countFailed(figures) === 0 ? 0 : 1;
