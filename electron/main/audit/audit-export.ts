import { writeFile } from 'node:fs/promises';
import { type ConsolePin, pinFileText } from '../../../shared/audit/console-pin.ts';
import { AppError, errorData } from '../../../shared/errors/app-error.ts';
import type { AuditExportState } from '../../../shared/ipc/audit-calls.ts';
import type { ParsedInputOf } from '../../../shared/ipc/contract.ts';
import type { Timers } from '../../../shared/lib/clock.ts';
import { exportAudit } from '../../net/export-audit.ts';
import type { Transport } from '../../net/transport.ts';
import type { Log } from '../log/log.ts';
import type { ConsoleSession } from '../session/session-contract.ts';

export type AuditExportParts = {
  readonly session: Pick<ConsoleSession, 'state' | 'token' | 'witness'>;
  /** Asks the person for a folder that is to be made; null when they do not want to. */
  readonly askFolder: (name: string) => Promise<string | null>;
  readonly connect: (origin: string) => Transport;
  readonly publish: (state: AuditExportState) => void;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
};

/** asking -> (no folder) cancelled | running -> done | cancelled | failed. One at a time; a lock or sign-out cancels. */
export type AuditExporter = {
  readonly begin: (input: ParsedInputOf<'audit.export'>) => Promise<boolean>;
  readonly cancel: () => void;
};

const tellEveryMs = 250;

export function createAuditExporter(parts: AuditExportParts): AuditExporter {
  const { session, publish, timers, log } = parts;
  let running: AbortController | null = null;

  async function begin(input: ParsedInputOf<'audit.export'>): Promise<boolean> {
    if (running !== null) throw new AppError('conflict', 'An export is under way already.');
    const state = session.state();
    if (state.kind !== 'signed_in') throw new AppError('unauthenticated', 'Sign in first.');
    const pin = session.witness().known() ?? null;
    const stop = new AbortController();
    running = stop;
    publish({ state: 'asking' });
    const folder = await parts.askFolder('audit-export').catch(() => null);
    if (folder === null) {
      running = null;
      publish({ state: 'cancelled' });
      return false;
    }
    void save(state.workspace.origin, folder, input, pin, stop)
      .then(publish, (error: unknown) => publish(endOf(error, stop)))
      .finally(() => {
        running = null;
      });
    return true;
  }

  async function save(
    origin: string,
    folder: string,
    input: ParsedInputOf<'audit.export'>,
    pin: ConsolePin | null,
    stop: AbortController,
  ): Promise<AuditExportState> {
    const transport = parts.connect(origin);
    let bytes = 0;
    let tell = { cancel: () => {} };
    const telling = () => {
      publish({ state: 'running', folder, bytes });
      tell = timers.after(tellEveryMs, telling);
    };
    telling();
    try {
      const isPart = input.from !== null || input.to !== null;
      const { made, nonce } = await exportAudit({
        transport,
        token: async () => await session.token(null),
        asked: {
          disclosures: input.disclosures,
          ...(input.from === null ? {} : { from: input.from }),
          ...(input.to === null ? {} : { to: input.to }),
          // A part can be held against the pinned head only under that head.
          ...(isPart && pin?.head != null ? { n: pin.head.size } : {}),
        },
        folder,
        onBytes: (written) => {
          bytes = written;
          if (session.state().kind !== 'signed_in') stop.abort();
        },
        signal: stop.signal,
      });
      const pinPath = `${folder}.pin.json`;
      if (pin !== null) await writeFile(pinPath, pinFileText(pin, nonce), { mode: 0o600 });
      log.info('an audit export was saved', { records: made.b - made.a, bytes });
      const saved = { folder, bytes, records: made.b - made.a };
      return { state: 'done', ...saved, pin: pin === null ? null : pinPath };
    } finally {
      tell.cancel();
      await transport.close();
    }
  }

  function endOf(error: unknown, stop: AbortController): AuditExportState {
    if (stop.signal.aborted) return { state: 'cancelled' };
    const problem = errorData(error, parts.newId());
    log.warn('an audit export failed', { id: problem.id, code: problem.code, error });
    return { state: 'failed', problem };
  }

  return { begin, cancel: () => running?.abort() };
}
