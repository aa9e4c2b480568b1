import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ExportFailure } from '../engine/forensics/export-reader.ts';
import { approvalsCommand } from './approvals-command.ts';
import type { Command, CommandInput, Screen } from './command.ts';
import { compareCommand } from './compare-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { inspectCommand } from './inspect-command.ts';
import { pinCommand } from './pin-command.ts';
import { proveCommand } from './prove-command.ts';
import { searchCommand } from './search-command.ts';
import { UsageError } from './usage-error.ts';
import { verifyCommand } from './verify-command.ts';
import { visibleText } from './visible-text.ts';

const commands: readonly Command[] = [
  verifyCommand,
  approvalsCommand,
  inspectCommand,
  proveCommand,
  compareCommand,
  exportCommand,
  pinCommand,
  importCommand,
  searchCommand,
];

const usage = `watchfloor COMMAND …

${commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

watchfloor COMMAND --help says more, and what the exit status means.
`;

/** `args` without the program's own name; answers the exit status. */
export async function main(args: readonly string[], screen: Screen): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((known) => known.name === name);
  try {
    if (command !== undefined) return await run(command, rest, screen);
    if (name === '--help' || name === 'help') {
      screen.out(usage);
      return 0;
    }
    throw new UsageError(
      name === undefined ? 'Say what to do.' : `There is no command ${visibleText(name)}.`,
    );
  } catch (error) {
    const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
    if (wrongUse) screen.error(`${(error as Error).message}\n\n${command?.help ?? usage}`);
    else if (error instanceof ExportFailure) screen.error(`${visibleText(error.message)}.\n`);
    else throw error;
    return 2;
  }
}

async function run(command: Command, args: readonly string[], screen: Screen): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...command.options, help: { type: 'boolean' } } as ParseArgsOptionsConfig,
  });
  if (values.help === true) {
    screen.out(command.help);
    return 0;
  }
  const input: CommandInput = {
    positionals,
    text: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    flag: (option) => values[option] === true,
  };
  return await command.run(input, screen);
}
