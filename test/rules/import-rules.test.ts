import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const scratch: string[] = [];

type Cruise = {
  readonly violations: readonly string[];
  readonly modules: number;
};

/** Runs the project's own rules over a folder. */
function cruise(folder: string, roots: readonly string[]): Cruise {
  const bin = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(project, '.dependency-cruiser.cjs');
  const { stdout } = spawnSync(
    process.execPath,
    [bin, '--config', config, '--output-type', 'json', '--no-progress', ...roots],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string } }[]; totalCruised: number };
  };
  return { violations: summary.violations.map(({ rule }) => rule.name), modules: summary.totalCruised };
}

/** A tree of the same shape with one offending file in it. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-rules-'));
  scratch.push(folder);
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

afterEach(() => {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true });
});

const empty = 'export const nothing = 0;\n';

type Offence = readonly [rule: string, file: string, text: string, others?: Readonly<Record<string, string>>];

const offences: readonly Offence[] = [
  ['no-node-shared', 'shared/x.ts', "import 'node:fs';\n"],
  ['packages-shared', 'shared/x.ts', "import 'react';\n"],
  ['root-shared', 'shared/x.ts', "import type {} from '../server/y.ts';\n", { 'server/y.ts': empty }],
  ['root-main', 'electron/main/x.ts', "import '../engine/y.ts';\n", { 'electron/engine/y.ts': empty }],
  ['packages-main', 'electron/main/x.ts', "import 'better-sqlite3';\n"],
  ['root-engine', 'electron/engine/x.ts', "import '../main/y.ts';\n", { 'electron/main/y.ts': empty }],
  ['packages-engine', 'electron/engine/x.ts', "import 'undici';\n"],
  ['root-cli', 'electron/cli/x.ts', "import '../main/y.ts';\n", { 'electron/main/y.ts': empty }],
  ['root-cli', 'electron/cli/x.ts', "import type {} from '../../server/y.ts';\n", { 'server/y.ts': empty }],
  ['packages-cli', 'electron/cli/x.ts', "import 'electron';\n"],
  ['packages-preload', 'electron/preload/x.ts', "import 'zod';\n"],
  [
    'root-renderer',
    'renderer/x.ts',
    "import type {} from '../electron/main/y.ts';\n",
    { 'electron/main/y.ts': empty },
  ],
  ['no-node-renderer', 'renderer/x.ts', "import 'node:path';\n"],
  ['root-server', 'server/x.ts', "import '../electron/net/y.ts';\n", { 'electron/net/y.ts': empty }],
  ['nobody-imports-tests', 'server/x.ts', "import '../test/y.ts';\n", { 'test/y.ts': empty }],
  [
    'engine-parts-meet-in-engine',
    'electron/engine/sync/x.ts',
    "import '../outbox/y.ts';\n",
    { 'electron/engine/outbox/y.ts': empty },
  ],
  [
    'feature-islands',
    'renderer/features/queue/x.ts',
    "import '../incident/y.ts';\n",
    { 'renderer/features/incident/y.ts': empty },
  ],
  [
    'only-queries-and-commands-cross-the-bridge',
    'renderer/features/queue/queue-page.ts',
    "import '../../bridge/y.ts';\n",
    { 'renderer/bridge/y.ts': empty },
  ],
  ['ui-knows-no-domain', 'renderer/ui/x.ts', "import '../bridge/y.ts';\n", { 'renderer/bridge/y.ts': empty }],
  ['charts-own-recharts', 'renderer/ui/x.ts', "import 'recharts';\n"],
  ['shared-layers', 'shared/domain/x.ts', "import '../api/y.ts';\n", { 'shared/api/y.ts': empty }],
  ['server-layers', 'server/store/x.ts', "import '../routes/y.ts';\n", { 'server/routes/y.ts': empty }],
  ['no-cycles', 'shared/x.ts', "import './y.ts';\n", { 'shared/y.ts': "import './x.ts';\n" }],
];

describe('the import rules', () => {
  it('hold over the whole tree, and more than a handful of modules were read', () => {
    const result = cruise(project, ['shared', 'electron', 'renderer', 'server']);
    expect(result.violations).toEqual([]);
    expect(result.modules).toBeGreaterThan(100);
  });

  it.each(offences.map(([rule, file, text, others = {}]) => ({ rule, files: { [file]: text, ...others } })))(
    'notice a planted offence against $rule',
    ({ rule, files }) => {
      const roots = [...new Set(Object.keys(files).map((name) => name.split('/', 1)[0] ?? name))];
      expect(cruise(plant(files), roots).violations).toContain(rule);
    },
  );

  it('accept a small tree that keeps them', () => {
    const folder = plant({
      'shared/domain/thing.ts': "import { z } from 'zod';\nexport const thing = z.string();\n",
      'server/x.ts': "import { thing } from '../shared/domain/thing.ts';\nexport const y = thing;\n",
    });
    expect(cruise(folder, ['shared', 'server'])).toMatchObject({ violations: [] });
  });
});
