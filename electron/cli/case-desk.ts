import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Job } from '../../shared/ipc/case-calls.ts';
import { passphraseSchema } from '../../shared/ipc/case-calls.ts';
import type { ExaminerCallName, InputOf, OutputOf } from '../../shared/ipc/contract.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { openSqlite } from '../engine/cache/sqlite-connection.ts';
import { createExaminer } from '../engine/examiner.ts';
import { systemClock } from '../engine/system-time.ts';
import type { Screen } from './command.ts';
import { UsageError } from './usage-error.ts';

const passphraseVariable = 'WATCHFLOOR_PASSPHRASE';

/** A case that is open for a command. */
export type CaseDesk = {
  readonly ask: <N extends ExaminerCallName>(name: N, input: InputOf<N>) => Promise<OutputOf<N>>;
  /** A path as calls name it. */
  readonly ticket: (path: string) => string;
  readonly pins: (pins: readonly unknown[]) => void;
  /** Resolves when nothing that was asked for is still being done. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens the case in a file, or makes it where `make` says so and nothing is there. */
export async function openDesk(
  path: string,
  {
    make,
    screen,
    job,
  }: { readonly make: boolean; readonly screen: Screen; readonly job: (job: Job) => void },
): Promise<CaseDesk> {
  const full = resolve(path);
  const there = existsSync(full);
  if (!there && !make) throw new UsageError(`There is no case at ${path}.`);
  const newId = () => uuidV7(systemClock, randomBytes);
  const examiner = createExaminer({
    emit: (name, payload) => {
      if (name === 'job') job(payload as Job);
    },
    // Nobody outside the file keeps the mark of a case that is used on the command line; the console that has one still does.
    mark: () => undefined,
    log: () => undefined,
    clock: systemClock,
    random: randomBytes,
    openDatabase: openSqlite,
    shredWorker: new URL('../engine/cases/import/shred-worker.ts', import.meta.url),
    resources: join(import.meta.dirname, '../../resources'),
    threads: Math.min(4, availableParallelism()),
  });
  const text = await readPassphrase(screen, there);
  try {
    await examiner.open({
      path: full,
      key: { kind: 'passphrase', text },
      create: there ? null : { id: newId(), name: basename(full).replace(/\.[^.]+$/, '') },
    });
  } catch (error) {
    throw error instanceof AppError ? new UsageError(error.message) : error;
  }
  return {
    ask: async (name, input) => (await examiner.call(name, input)) as never,
    ticket: (path) => {
      const id = newId();
      examiner.ticket(id, resolve(path));
      return id;
    },
    pins: (pins) => examiner.pins(pins),
    idle: () => examiner.idle(),
    close: () => examiner.close(),
  };
}

/** From the environment, or asked for on the terminal without showing what is typed. */
async function readPassphrase(screen: Screen, there: boolean): Promise<string> {
  const given = process.env[passphraseVariable];
  const text = given ?? (await askHidden(screen));
  if (!there && !passphraseSchema.safeParse(text).success)
    throw new UsageError('The passphrase of a new case has at least 12 characters.');
  return text;
}

async function askHidden(screen: Screen): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(`No passphrase: set ${passphraseVariable}, or run this on a terminal.`);
  screen.error('Passphrase of the case: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    screen.error('\n');
  }
}
