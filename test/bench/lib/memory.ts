import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from '@playwright/test';
import { type Figure, figure } from './figures.ts';
import type { Extent } from './setting.ts';

const kibibyte = 1_024;
const mebibyte = 1_048_576;
const parts = ['main', 'engine', 'page', 'gpu', 'other'] as const;
type Part = (typeof parts)[number];
type Sample = Readonly<Record<Part, number>> & { readonly total: number };

/**
 * Memory of every process of the console: on Linux the proportional set size (what is shared is counted once, divided among its
 * users), elsewhere the working set that Electron tells.
 */
export async function measureMemory(app: ElectronApplication, { runs }: Extent): Promise<readonly Figure[]> {
  const samples: Sample[] = [];
  for (let run = 0; run <= runs; run += 1) {
    await sleep(1_000);
    const sample = await sampleOf(app);
    if (run > 0) samples.push(sample); // The first one settles.
  }
  const measure = process.platform === 'linux' ? 'proportional set size' : 'working set';
  return [
    figure(
      'memory',
      samples.map(({ total }) => total / mebibyte),
      'MiB',
      `all processes, ${measure}, list of all incidents on screen; the goal is our own`,
      { most: 600 },
    ),
    ...parts.map((part) =>
      figure(
        `memory-${part}`,
        samples.map((sample) => sample[part] / mebibyte),
        'MiB',
        part === 'other' ? 'zygotes and the network service' : part,
      ),
    ),
  ];
}

async function sampleOf(app: ElectronApplication): Promise<Sample> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, type, name, serviceName, memory }) => ({
      pid,
      type,
      name: `${name} ${serviceName}`,
      workingSet: memory.workingSetSize,
    })),
  );
  const partOf = (pid: number): Part => {
    const metric = metrics.find((each) => each.pid === pid);
    if (metric?.type === 'Browser') return 'main';
    if (metric?.type === 'Tab') return 'page';
    if (metric?.type === 'GPU') return 'gpu';
    return metric !== undefined && /engine/i.test(metric.name) ? 'engine' : 'other';
  };
  const main = metrics.find(({ type }) => type === 'Browser');
  const sizes =
    process.platform === 'linux' && main !== undefined
      ? familyOf(main.pid).map((pid) => ({ pid, bytes: proportionalBytes(pid) }))
      : metrics.map(({ pid, workingSet }) => ({ pid, bytes: workingSet * kibibyte }));
  const sums: Record<Part, number> = { main: 0, engine: 0, page: 0, gpu: 0, other: 0 };
  for (const { pid, bytes } of sizes) sums[partOf(pid)] += bytes;
  return { ...sums, total: parts.reduce((sum, part) => sum + sums[part], 0) };
}

/** A process and all below it. */
function familyOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = safeRead(`/proc/${entry}/stat`);
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const family = [root];
  for (const pid of family)
    family.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  return family;
}

function proportionalBytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(safeRead(`/proc/${pid}/smaps_rollup`))?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * kibibyte;
}

/** Empty when the process is gone by now. */
function safeRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
