import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { ExaminerCallName } from '../../../shared/ipc/contract.ts';
import type { EventName, EventOf } from '../../../shared/ipc/events.ts';
import type { ToExaminer } from '../../../shared/ipc/examiner-frames.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { ForkService } from '../engine/engine-child.ts';
import type { CasesFile } from '../files/cases-file.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { PinsFile } from '../files/pins-file.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../log/log.ts';
import { type CaseCallsParts, createCaseCalls } from './case-calls.ts';
import { createCaseKeeper } from './case-keeper.ts';
import type { Dialogs } from './dialogs.ts';
import { createExaminerClient } from './examiner-client.ts';
import { createPins } from './pins.ts';
import { createTickets } from './tickets.ts';

export type ExaminerServiceParts = {
  readonly fork: ForkService<ToExaminer>;
  readonly userData: string;
  readonly cases: JsonFile<CasesFile>;
  readonly pinsFile: JsonFile<PinsFile>;
  readonly keychain: Keychain;
  readonly dialogs: Dialogs;
  readonly isLocked: () => boolean;
  readonly send: <N extends EventName>(name: N, payload: EventOf<N>) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
};

export type ExaminerService = {
  readonly calls: ReturnType<typeof createCaseCalls>;
  readonly call: (name: ExaminerCallName, input: unknown) => Promise<unknown>;
  /** What a ticket of a chosen or dropped file stands for. */
  readonly pathOf: (ticket: string) => string | null;
  /** A ticket for a place that the person chose to write to. */
  readonly grant: (path: string) => string;
  readonly dropped: (paths: readonly string[]) => Promise<void>;
  /** The console was locked: what is open is closed as soon as nothing long is under way in it. */
  readonly locked: () => void;
  readonly stop: () => Promise<void>;
};

/** Everything of the examiner's that lives in main. It needs nobody to be signed in, and answers nothing while locked. */
export function createExaminerService(parts: ExaminerServiceParts): ExaminerService {
  const { send, log } = parts;
  const running = new Set<string>();

  const client = createExaminerClient({
    ...parts,
    said: {
      changed: (payload) => send('changed', payload),
      job: (job) => {
        if (job.state === 'running') running.add(job.id);
        else running.delete(job.id);
        send('job', job);
        closeIfLocked();
      },
    },
    marked: (mark) => keeper.marked(mark),
    died: () => {
      running.clear();
      send('case_lost', {});
      caseChanged();
    },
  });
  const caseChanged = () => {
    send('changed', { topics: ['case', 'sources', 'events', 'bookmarks', 'findings'] });
    void tellPins();
  };
  const pins = createPins({
    file: parts.pinsFile,
    keychain: parts.keychain,
    clock: parts.clock,
    changed: () => {
      send('changed', { topics: ['case'] });
      void tellPins();
    },
  });
  const tickets = createTickets(parts.newId, (ticket, path) =>
    client.send({ frame: 'ticket', ticket, path }),
  );
  const keeper = createCaseKeeper({
    client,
    file: parts.cases,
    keychain: parts.keychain,
    folder: join(parts.userData, 'cases'),
    clock: parts.clock,
    newId: parts.newId,
    changed: () => {
      for (const [ticket, path] of tickets.all()) client.send({ frame: 'ticket', ticket, path });
      caseChanged();
    },
    log,
  });

  /** Nothing is trusted where the list of pins cannot be. */
  async function tellPins(): Promise<void> {
    try {
      client.send({ frame: 'pins', pins: [...(await pins.raw())] });
    } catch (error) {
      log.error('the trusted logs are not used', { error });
      client.send({ frame: 'pins', pins: [] });
    }
  }

  function closeIfLocked(): void {
    if (!parts.isLocked() || running.size > 0 || client.current() === null) return;
    keeper.close().catch((error: unknown) => log.error('the case did not close', { error }));
  }

  const assertMay: CaseCallsParts['assertMay'] = () => {
    if (parts.isLocked()) throw new AppError('locked', 'The console is locked.');
  };

  return {
    calls: createCaseCalls({ keeper, pins, tickets, dialogs: parts.dialogs, assertMay }),
    call: async (name, input) => {
      assertMay();
      return await client.call(name, input);
    },
    pathOf: tickets.pathOf,
    grant: tickets.grant,
    dropped: async (paths) => {
      if (parts.isLocked()) return;
      send('dropped', await tickets.issue(paths));
    },
    locked: closeIfLocked,
    stop: () => keeper.close(),
  };
}
