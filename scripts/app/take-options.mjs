import { SetupError } from '../lib/report.mjs';

/**
 * Takes `--name value` and `--name=value` of the given names out of the arguments and leaves the rest in their order.
 *
 * @param {string[]} args
 * @param {string[]} names
 */
export function takeOptions(args, names) {
  const options = {};
  const rest = [];
  for (let index = 0; index < args.length; index += 1) {
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[index]) ?? [];
    if (!names.includes(name)) {
      rest.push(args[index]);
      continue;
    }
    if (value === undefined) index += 1;
    options[name] = value ?? args[index];
    if (options[name] === undefined) throw new SetupError(`--${name} needs a value.`);
  }
  return { options, rest };
}
