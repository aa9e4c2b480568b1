#!/usr/bin/env node
/** npx watchfloor …: the engine without a window; see `watchfloor --help`. */
import { handOverToNode24 } from './lib/node-24.mjs';

try {
  await handOverToNode24();
  const { main } = await import('../electron/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    terminal: process.stderr.isTTY === true,
  });
} catch (error) {
  // Status 1 says "tampered", so a failure of the program itself must not end with it.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 2;
}
