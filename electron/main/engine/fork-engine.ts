import { utilityProcess } from 'electron';
import type { Log } from '../log/log.ts';
import type { ForkEngine } from './engine-child.ts';
import { scrubbedEnvironment } from './scrubbed-environment.ts';

/** As process lists and crash reports show it. */
export const engineServiceName = 'Watchfloor engine';

/** Starts the engine in a utility process: plain Node, no arguments, a scrubbed environment, its output in our log. */
export function createForkEngine(file: string, log: Log): ForkEngine {
  return (events) => {
    const child = utilityProcess.fork(file, [], {
      serviceName: engineServiceName,
      env: scrubbedEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString('utf8').split('\n'))
          if (line.trim() !== '') log.warn('the engine printed a line', { line });
      });
    }
    child.on('message', (message: unknown) => events.said(message));
    child.once('exit', (status) => events.exited(status));
    return {
      send: (frame) => child.postMessage(frame),
      kill: () => {
        child.kill();
      },
    };
  };
}
