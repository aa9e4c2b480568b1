import { destination } from 'pino';
import { createServer, type RunningServer } from './app.ts';
import { optionsFrom, usage } from './command-line.ts';
import { createLog } from './http/log.ts';

/** The API as a program: one line on stdout when it listens, its log on stderr, an orderly end on SIGTERM and SIGINT. */
const log = createLog(destination({ dest: 2, sync: true }));

try {
  const server = await createServer({ ...optionsFrom(process.argv.slice(2)), log });
  stopOnSignal(server);
  const ready = {
    ready: true,
    origin: server.origin,
    ca_file: server.caFile,
    sample_user: server.sampleUser,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
  process.exitCode = 1;
}

function stopOnSignal(server: RunningServer): void {
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop orderly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
