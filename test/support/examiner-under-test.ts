import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../electron/engine/cache/sqlite-connection.ts';
import type { ExaminerParts } from '../../electron/engine/cases/calls/case-session.ts';
import { createExaminer, type Examiner } from '../../electron/engine/examiner.ts';
import { systemClock } from '../../electron/engine/system-time.ts';
import type { Job } from '../../shared/ipc/case-calls.ts';
import type { ExaminerCallName, InputOf, OutputOf } from '../../shared/ipc/contract.ts';
import type { CaseConfig, JournalMark } from '../../shared/ipc/examiner-frames.ts';
import type { Source, SourceFormat } from '../../shared/ipc/source-calls.ts';
import { uuidV7 } from '../../shared/lib/id.ts';

export type ExaminerUnderTest = {
  readonly folder: string;
  readonly casePath: string;
  readonly examiner: Examiner;
  readonly marks: readonly JournalMark[];
  readonly jobs: readonly Job[];
  readonly ask: <N extends ExaminerCallName>(name: N, input: InputOf<N>) => Promise<OutputOf<N>>;
  /** Takes a file or folder in and answers what became of it. */
  readonly import: (path: string, format?: SourceFormat | null) => Promise<Source>;
  readonly open: (config?: Partial<CaseConfig>) => Promise<void>;
  /** As on a machine that knows nothing of the case. */
  readonly forgetMarks: () => void;
  readonly newId: () => string;
  readonly end: () => Promise<void>;
};

/** A case in a folder of its own, with real files and threads. */
export async function examinerUnderTest(parts: Partial<ExaminerParts> = {}): Promise<ExaminerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-case-'));
  const casePath = join(folder, 'one.wfcase');
  const marks: JournalMark[] = [];
  const jobs: Job[] = [];
  const newId = () => uuidV7(systemClock, randomBytes);
  const examiner = createExaminer({
    emit: (name, payload) => {
      if (name === 'job') jobs.push(payload as Job);
    },
    mark: (mark) => marks.push(mark),
    log: () => undefined,
    clock: systemClock,
    random: randomBytes,
    openDatabase: openSqlite,
    shredWorker: new URL('../../electron/engine/cases/import/shred-worker.ts', import.meta.url),
    resources: fileURLToPath(new URL('../../resources', import.meta.url)),
    threads: 2,
    ...parts,
  });
  const ask: ExaminerUnderTest['ask'] = async (name, input) => (await examiner.call(name, input)) as never;
  const key = { kind: 'raw' as const, hex: 'ab'.repeat(32) };
  const open = async (config: Partial<CaseConfig> = {}) => {
    const known_mark = marks.at(-1);
    await examiner.open({
      path: casePath,
      key,
      create: null,
      ...(known_mark === undefined ? {} : { known_mark }),
      ...config,
    });
  };
  await open({ create: { id: newId(), name: 'Test' } });
  return {
    folder,
    casePath,
    examiner,
    marks,
    jobs,
    ask,
    open,
    newId,
    forgetMarks: () => {
      marks.length = 0;
    },
    import: async (path, format = null) => {
      const ticket = newId();
      examiner.ticket(ticket, path);
      await ask('source.import', { sources: [{ ticket, format, mapping: null }], strict: false });
      await examiner.idle();
      const { sources } = await ask('source.list', {});
      const last = sources.at(-1);
      if (last === undefined) throw new Error(`nothing was taken in: ${jobs.at(-1)?.problem}`);
      return last;
    },
    end: async () => {
      await examiner.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
