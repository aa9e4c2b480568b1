import { AppError } from '../../shared/errors/app-error.ts';
import { contract, type ExaminerCallName, isCallName } from '../../shared/ipc/contract.ts';
import type { CaseConfig } from '../../shared/ipc/examiner-frames.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { exportsOf } from './case-report/export-files.ts';
import { reportHandlers } from './case-report/report-calls.ts';
import { verdictLine } from './case-report/verdict-line.ts';
import { ruleHandlers } from './case-rules/rule-calls.ts';
import { approvalHandlers } from './cases/calls/approval-calls.ts';
import { caseHandlers } from './cases/calls/case-calls.ts';
import { CaseSession, type ExaminerParts } from './cases/calls/case-session.ts';
import { eventHandlers } from './cases/calls/event-calls.ts';
import type { Handlers } from './cases/calls/handlers.ts';
import { noteHandlers } from './cases/calls/note-calls.ts';
import { sourceHandlers } from './cases/calls/source-calls.ts';
import { makeCaseFile, openCaseFile } from './cases/store/case-file.ts';
import { markInterrupted } from './cases/store/source-rows.ts';
import type { ExaminerFace } from './rpc/examiner-dispatch.ts';

type Open = { readonly session: CaseSession; readonly handlers: Handlers<ExaminerCallName> };

export type Examiner = ExaminerFace & {
  /** Resolves when nothing that was asked for is still being done. */
  readonly idle: () => Promise<void>;
};

/** The examiner's work on one open case: everything that the page, the command line or a test can ask of it. */
export function createExaminer(parts: ExaminerParts): Examiner {
  const tickets = new Map<string, string>();
  let open: Open | null = null;
  let trusted: readonly unknown[] = [];
  const pins = () => trusted;

  const placeOf = (ticket: string): string => {
    const path = tickets.get(ticket);
    if (path === undefined)
      throw new AppError('not_found', 'What was chosen is not known any more. Choose it again.');
    return path;
  };

  function openSession(config: CaseConfig): CaseSession {
    const { path, key, create } = config;
    const known = config.known_mark ?? null;
    if (create === null) {
      const file = openCaseFile(parts.openDatabase, path, key);
      try {
        markInterrupted(file.db);
        const meta = (name: string) =>
          file.db.value<string>('SELECT value FROM meta WHERE key = ?', name) ?? '';
        return new CaseSession(parts, file, {
          id: meta('id'),
          name: meta('name'),
          known,
          fresh: false,
          pins,
        });
      } catch (error) {
        file.close();
        throw error;
      }
    }
    const file = makeCaseFile(parts.openDatabase, path, key);
    file.db.transaction(() => {
      const meta = {
        id: create.id,
        name: create.name,
        created_at: toTimestamp(parts.clock.nowMs()),
        seed: String(Buffer.from(parts.random(4)).readUInt32LE()),
        next_id: '0',
      };
      for (const [name, value] of Object.entries(meta))
        file.db.run('INSERT INTO meta (key, value) VALUES (?, ?)', name, value);
    });
    return new CaseSession(parts, file, { ...create, known, fresh: true, pins });
  }

  function handlersOf(session: CaseSession): Handlers<ExaminerCallName> {
    const cases = caseHandlers(session);
    const sources = sourceHandlers(session, placeOf);
    const notes = noteHandlers(session);
    return {
      ...cases,
      ...sources,
      ...eventHandlers(session),
      ...notes,
      ...approvalHandlers(session, placeOf),
      ...ruleHandlers(session, placeOf),
      ...reportHandlers({
        session,
        placeOf,
        program: 'Watchfloor 0.1.0',
        words: verdictLine,
        exports: () => exportsOf(session),
        ask: {
          case: async () => cases['case.get']({}),
          findings: async () => notes['finding.list']({}),
          bookmarks: async () => notes['bookmark.list']({}),
          sources: async () => sources['source.list']({}),
          verdict: async (source_id) => (await sources['source.verdict']({ source_id })).verdict,
        },
      }),
    };
  }

  async function close(): Promise<void> {
    const closing = open;
    open = null;
    await closing?.session.close();
  }

  return {
    open: async (config) => {
      await close();
      const session = openSession(config);
      session.journal.note(config.create === null ? 'opened' : 'created', session.name);
      open = {
        session,
        handlers: handlersOf(session),
      };
      return { case_id: session.id, name: session.name };
    },
    call: async (name, input) => {
      if (!isCallName(name) || !isExaminerCall(name))
        throw new AppError('invalid_input', 'There is no such call.');
      if (open === null) throw new AppError('not_found', 'No case is open.');
      const parsed = contract[name].input.safeParse(input);
      if (!parsed.success) {
        throw new AppError('invalid_input', 'This cannot be asked.', {
          fields: parsed.error.issues.map((issue) => ({
            pointer: issue.path.map((part) => `/${String(part)}`).join(''),
            detail: issue.message,
          })),
        });
      }
      const handler = open.handlers[name] as (input: unknown) => unknown;
      return handler(parsed.data);
    },
    ticket: (id, path) => {
      tickets.set(id, path);
    },
    pins: (list) => {
      trusted = list;
    },
    close,
    idle: async () => {
      await open?.session.jobs.idle();
    },
  };
}

function isExaminerCall(name: keyof typeof contract): name is ExaminerCallName {
  const { kind } = contract[name];
  return kind === 'case_query' || kind === 'case_command';
}
