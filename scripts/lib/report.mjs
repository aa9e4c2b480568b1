/** A failure the person at the keyboard can do something about: what happened, and what to do. */
export class SetupError extends Error {
  /** @param {string} what @param {string} [todo] */
  constructor(what, todo) {
    super(what);
    this.name = 'SetupError';
    this.todo = todo;
  }
}

const tty = process.stderr.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (tty ? `\x1b[${code}m${text}\x1b[0m` : text);

/** Announces one step and why it is taken. Everything said here goes to stderr: stdout belongs to results. */
export function step(what, why) {
  process.stderr.write(`${paint(36, '▸')} ${what}${why ? paint(2, ` - ${why}`) : ''}\n`);
}

/** Says that a step is over, with its duration in milliseconds where it took long. */
export function done(what, durationMs) {
  const took = durationMs === undefined ? '' : paint(2, ` (${seconds(durationMs)})`);
  process.stderr.write(`${paint(32, '✓')} ${what}${took}\n`);
}

/** Says something that is neither a step nor its end. */
export function note(text) {
  process.stderr.write(`  ${text}\n`);
}

/** Prints a failure: the two sentences of a SetupError, the stack of anything else. */
export function reportFailure(error) {
  if (error instanceof SetupError) {
    process.stderr.write(`${paint(31, '✗')} ${error.message}\n`);
    if (error.todo) process.stderr.write(`  What to do: ${error.todo}\n`);
    return;
  }
  process.stderr.write(`${paint(31, '✗')} ${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Milliseconds as people read them. */
export function seconds(durationMs) {
  return durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}
