import { note, SetupError } from '../lib/report.mjs';
import { forwardSignals } from '../lib/run.mjs';
import { startChild } from './child.mjs';

/**
 * Runs a program beside the API until one of them ends or somebody asks for the end; then stops the program first and
 * the API after it, so that the program can still say its last word. Answers the exit status.
 *
 * @param {{ ended: Promise<{ status: number }>, stop: () => Promise<void> }} server
 */
export async function runBesideServer(server, command, args, options) {
  const program = startChild(command, args, options);
  let stopForwarding = () => {};
  const asked = new Promise((resolve) => {
    stopForwarding = forwardSignals(() => resolve('asked'));
  });
  try {
    const first = await Promise.race([
      asked,
      program.ended.then(() => 'program'),
      server.ended.then(() => 'server'),
    ]);
    if (first === 'server')
      throw new SetupError('The API has ended, so the console is closed.', 'see what it said above');
    if (first === 'asked') {
      note('stopping');
      await program.stop();
      return 0;
    }
    const { status, error } = await program.ended;
    if (error) throw new SetupError(`${command} could not be started: ${error.message}`);
    return status;
  } finally {
    await program.stop();
    await server.stop();
    stopForwarding();
  }
}
