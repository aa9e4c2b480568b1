import { writeFile } from 'node:fs/promises';
import { Notification, nativeTheme, type Session } from 'electron';
import { actionSchema } from '../../../shared/approvals/action.ts';
import type { EngineCallName } from '../../../shared/ipc/contract.ts';
import type { SessionState } from '../../../shared/ipc/session-calls.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import type { Transport } from '../../net/transport.ts';
import type { SendEvent } from '../ipc/page-port.ts';
import type { Keychain } from '../keychain/keychain.ts';
import type { Log } from '../log/log.ts';
import type { ConsoleSession } from '../session/session-contract.ts';
import { createApprovalApi } from './approval-api.ts';
import { type ApprovalHostCalls, createApprovalCalls } from './approval-calls.ts';
import { type ApprovalNews, createApprovalWatch } from './approval-watch.ts';
import { statementOf } from './intent-view.ts';
import { createSigningDesk } from './signing-desk.ts';
import { createSigningWindow, listenToSigning } from './signing-window.ts';

export type ApprovalServiceParts = {
  readonly session: ConsoleSession;
  readonly keychain: Keychain;
  readonly connect: (origin: string) => Transport;
  readonly engine: (name: EngineCallName, input: unknown) => Promise<unknown>;
  readonly placeForFile: (name: string) => Promise<string | null>;
  readonly window: {
    readonly session: () => Session;
    readonly preload: string;
    readonly icon: string;
    readonly url: string;
    readonly developerTools: boolean;
  };
  /** Brings the page to the front. */
  readonly show: () => void;
  readonly send: SendEvent;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
};

export type ApprovalService = {
  readonly calls: ApprovalHostCalls;
  /** A lock or a sign-out closes the signing window and ends the watch. */
  readonly sessionChanged: (state: SessionState) => void;
  /** This console has verified another head: what rests on proofs is looked at again. */
  readonly headKept: () => void;
  readonly stop: () => Promise<void>;
};

/** Wires what belongs to signing; nothing of it is in the page or the engine. */
export function createApprovalService(parts: ApprovalServiceParts): ApprovalService {
  const { session, log, newId, clock, send } = parts;
  const api = createApprovalApi({ session, connect: parts.connect, newId });
  const moved = () => send('changed', { topics: ['approvals'] });
  const window = createSigningWindow({ ...parts.window, closed: () => desk.end(), log });
  const desk = createSigningDesk({
    window,
    theme: () => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light'),
    mayShow: () => session.state().kind === 'signed_in',
    newId,
    log,
  });
  listenToSigning(desk, window.current, parts.window.url);
  const watch = createApprovalWatch({ api, moved, news: notify, timers: parts.timers, log });

  /** Shown by the system: plain text, without details that a locked screen should not show. */
  function notify({ kind, intent }: ApprovalNews): void {
    if (!Notification.isSupported()) return;
    const action = actionSchema.safeParse(intent.action);
    const what = action.success
      ? statementOf({ action: action.data, targets: intent.targets })
      : intent.action;
    const title = kind === 'waits' ? 'Containment waits for you' : `Your request is ${intent.state}`;
    const notification = new Notification({ title, body: visibleText(what).slice(0, 200) });
    notification.on('click', () => {
      parts.show();
      send('approval_wanted', { intent_id: intent.id });
    });
    notification.show();
  }

  return {
    calls: createApprovalCalls({
      context: {
        ...{ api, session, keychain: parts.keychain, engine: parts.engine },
        ...{ clock, newId, moved, log },
      },
      desk,
      placeForFile: parts.placeForFile,
      write: (path, text) => writeFile(path, text, { mode: 0o600 }),
    }),
    sessionChanged: ({ kind }) => {
      if (kind === 'signed_in') return watch.start();
      watch.stop();
      desk.end();
      void api.close();
    },
    headKept: moved,
    stop: async () => {
      watch.stop();
      desk.end();
      await api.close();
    },
  };
}
