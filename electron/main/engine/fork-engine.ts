import { utilityProcess } from 'electron';
import type { Log } from '../log/log.ts';
import type { ForkService } from './engine-child.ts';
import { scrubbedEnvironment } from './scrubbed-environment.ts';

/** As process lists and crash reports show them. */
export const engineServiceName = 'Watchfloor engine';
export const examinerServiceName = 'Watchfloor examiner';

/** Starts a utility process: plain Node, no arguments, a scrubbed environment, its output in our log. */
export function createFork<Frame>(name: string, file: string, log: Log): ForkService<Frame> {
  return (events) => {
    const child = utilityProcess.fork(file, [], {
      serviceName: name,
      env: scrubbedEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString('utf8').split('\n'))
          if (line.trim() !== '') log.warn('a process of ours printed a line', { process: name, line });
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
