import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inProject, projectRoot } from '../lib/paths.mjs';
import { captureInBackground } from '../lib/run.mjs';

const roots = ['shared', 'electron', 'renderer', 'server', 'test'];

/** The quick gates. Each answers whether it passed, and what its tool said. */
export const checkSteps = [
  { name: 'types', run: () => runTool('tsc', ['-b']) },
  { name: 'lint and format', run: () => runTool('biome', ['ci', '.', '--colors=off']) },
  { name: 'import rules', run: checkImports },
  { name: 'injected world', run: checkWorld },
  { name: 'unused code', run: () => runTool('knip', ['--no-progress']) },
];

async function runTool(name, args) {
  const { status, stdout, stderr } = await captureInBackground(binary(name), args, { cwd: projectRoot });
  return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
}

/**
 * dependency-cruiser says "no violations" when it read nothing, so what it read is counted: every source root must be
 * among it.
 */
async function checkImports() {
  const present = roots.filter((root) => existsSync(inProject(root)));
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...present];
  const { status, stdout, stderr } = await captureInBackground(binary('depcruise'), args, {
    cwd: projectRoot,
  });
  const result = parse(stdout);
  if (!result) return { ok: false, output: `status ${status}: ${stderr || stdout}`.trim() };

  const { totalCruised, violations } = result.summary;
  const errors = violations.filter((violation) => violation.rule.severity === 'error');
  const lines = errors.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  const unread = present.filter(
    (root) => !result.modules.some(({ source }) => source.startsWith(`${root}/`)),
  );
  if (unread.length > 0) lines.push(`no module was read in: ${unread.join(', ')}`);
  return {
    ok: lines.length === 0 && totalCruised > 0,
    output: lines.join('\n'),
    detail: `${totalCruised} modules`,
  };
}

/** What the engine and its contract touch of the outside; see injected-world.mjs. */
async function checkWorld() {
  const { readSource, worldOffences } = await import('./injected-world.mjs');
  const files = ['electron/engine', 'shared'].flatMap((root) =>
    readdirSync(inProject(root), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readSource(projectRoot, `${root}/${name.replaceAll('\\', '/')}`)),
  );
  const offences = worldOffences(files);
  return {
    ok: offences.length === 0 && files.length > 0,
    output: offences.join('\n'),
    detail: `${files.length} files`,
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function binary(name) {
  return join(projectRoot, 'node_modules', '.bin', name);
}
