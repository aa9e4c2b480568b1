import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';
import { type Screen, verifyCommand } from './verify-command.ts';

const usage = `watchfloor verify BUNDLE --pin FILE [--strict] [--json]

  BUNDLE     folder of an export
  --pin      what you trust: the log's keys, and a head if you have one (docs/formats/audit-export-v1.md)
  --strict   also every line's form, and the fields that were disclosed, redacted or withheld
  --json     the report as one line of JSON

Status: 0 intact and anchored, 1 tampered, 2 unverifiable or wrong use, 3 intact but unanchored.
`;

/** `args` without the program's own name; answers the exit status. */
export async function main(args: readonly string[], screen: Screen): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pin: { type: 'string' },
        strict: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      screen.out(usage);
      return 0;
    }
    const [command, folder, ...rest] = positionals;
    if (command !== 'verify' || folder === undefined || rest.length > 0)
      throw new UsageError('Say `verify` and one folder.');
    const { pin, strict, json } = values;
    if (pin === undefined) {
      throw new UsageError(
        'No pin was given. The keys to verify with come from you, never from the bundle: --pin FILE.',
      );
    }
    return await verifyCommand({ folder, pin, strict, json }, screen);
  } catch (error) {
    const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
    if (!wrongUse) throw error;
    screen.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
}
