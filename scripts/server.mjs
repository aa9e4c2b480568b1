/**
 * npm run server -- [arguments of server/main.ts]
 * The API alone.
 */
import { inProject, projectRoot } from './lib/paths.mjs';
import { runInTheOpen } from './lib/run.mjs';
import { runScript } from './lib/script.mjs';

await runScript(
  (args) => runInTheOpen(process.execPath, [inProject('server', 'main.ts'), ...args], { cwd: projectRoot }),
  { desktop: false },
);
