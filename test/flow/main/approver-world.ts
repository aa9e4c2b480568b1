import { randomBytes } from 'node:crypto';
import { createApprovalApi } from '../../../electron/main/approvals/approval-api.ts';
import { createApprovalCalls } from '../../../electron/main/approvals/approval-calls.ts';
import type { ApprovalContext } from '../../../electron/main/approvals/approval-context.ts';
import { createSigningDesk } from '../../../electron/main/approvals/signing-desk.ts';
import { personItems } from '../../../electron/main/keychain/stored-items.ts';
import type { SignedIn as Person } from '../../../electron/main/session/session-contract.ts';
import { createHttpsTransport } from '../../../electron/net/https-transport.ts';
import { getAuditKeys, getLatestCheckpoint } from '../../../shared/api/audit-heads.ts';
import { encodeBase64 } from '../../../shared/audit/base64.ts';
import { parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import type { ConsolePin } from '../../../shared/audit/console-pin.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import type { SigningRequest } from '../../../shared/ipc/approval-calls.ts';
import type { SigningAnswer, SigningView } from '../../../shared/ipc/signing.ts';
import { uuidV7 } from '../../../shared/lib/id.ts';
import { aud } from '../../contract/support/approvers.ts';
import { bodyOf } from '../../contract/support/https-client.ts';
import { freshen } from '../../contract/support/second-factor.ts';
import type { SignedIn, TestServer } from '../../contract/support/test-server.ts';
import { fakeKeychain, fakeLog } from '../../unit/main/fakes.ts';

const password = 'the password of this person';

/** One person at a console of their own: main's real parts, with a keychain of its own and no window. */
export type Desk = {
  readonly who: SignedIn;
  readonly context: ApprovalContext;
  readonly calls: ReturnType<typeof createApprovalCalls>;
  /** What the signing window shows after it was opened for this. */
  readonly open: (request: SigningRequest) => Promise<SigningView>;
  /** Answers what is shown. */
  readonly answer: (
    choice: SigningAnswer['choice'],
    more?: Partial<SigningAnswer>,
  ) => Promise<SigningView | null>;
  /** What the page asked the engine for in this person's name. */
  readonly told: { readonly name: string; readonly input: unknown }[];
  /** Verifies the newest head, as the console does by itself. */
  readonly watchHead: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openDesk(server: TestServer, who: SignedIn): Promise<Desk> {
  const keychain = fakeKeychain();
  const { log } = fakeLog();
  const told: { name: string; input: unknown }[] = [];
  const newId = () => uuidV7(server.clock, (length) => randomBytes(length));
  const clock = { nowMs: server.clock.nowMs, observe: () => {}, skewMs: () => 0 };
  let pin: ConsolePin | undefined;
  const me = { id: who.userId, full_name: who.userId };
  const person = {
    ...{ origin: aud, me, person: who.userId, items: personItems(keychain, who.userId), clock },
    ...{ witness: { known: () => pin }, verify: async () => ({}), accept: () => {} },
  } as unknown as Person;
  const session = { signedIn: () => person, token: async () => who.token };
  const connect = () =>
    createHttpsTransport({ origin: server.origin, authorities: [server.caPem], userAgent: 'desk/1' });
  const real = createApprovalApi({ session, connect, newId });
  // The codes of the authenticator are the server's own test; here the step-up counts when the password is right.
  const stepUp = async (given: string) => {
    if (given === password) freshen(server, who);
  };
  const context: ApprovalContext = {
    ...{ api: { ...real, stepUp }, session, keychain, clock: server.clock, newId, log, moved: () => {} },
    engine: async (name, input) => {
      told.push({ name, input });
      return {};
    },
  };
  const desk = createSigningDesk({
    window: { open: () => {}, changed: () => {}, close: () => {} },
    ...{ theme: () => 'dark', mayShow: () => true, newId, log },
  });
  const calls = createApprovalCalls({ context, desk, placeForFile: async () => null, write: async () => {} });

  async function view(): Promise<SigningView> {
    const result = await desk.view();
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  return {
    ...{ who, context, calls, told },
    open: async (request) => {
      await calls['approval.open_signing'](request);
      return await view();
    },
    answer: async (choice, more = {}) => {
      const { id } = await view();
      const result = await desk.answer({ id, choice, password, code: '1', words: '', reason: '', ...more });
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      return result.value;
    },
    watchHead: async () => {
      await server.signHeads();
      const asked = async (path: string) => await server.send('GET', path, { token: who.token });
      const keys = bodyOf(getAuditKeys.reply, await asked(getAuditKeys.path));
      const { note } = bodyOf(getLatestCheckpoint.reply, await asked(getLatestCheckpoint.path));
      const head = parseCheckpoint(parseNote(note)?.text ?? '');
      if (head === null) throw new Error('no head');
      const seen_at = '2026-11-22T09:00:00.000Z';
      pin = {
        ...{ origin: keys.origin, export_vkeys: keys.export_vkeys, trusted_at: seen_at },
        log_vkeys: keys.log_vkeys.map((key) => ({ ...key, from: key.from ?? 0 })),
        head: { size: head.size, root: encodeBase64(head.root), note, seen_at },
      };
    },
    close: real.close,
  };
}

/** The first two: each enrols, each types the words that the other one reads. */
export async function installDesks(one: Desk, other: Desk): Promise<void> {
  for (const desk of [one, other]) {
    await desk.watchHead();
    await desk.open({ what: 'enrol' });
    await desk.answer('confirm');
    await desk.answer('confirm');
  }
  for (const [by, of] of [
    [one, other],
    [other, one],
  ] as const) {
    const { words } = await of.open({ what: 'show_words' });
    const { keys } = await by.calls['approval.keys']({});
    const key = keys.find(({ user_id }) => user_id === of.who.userId);
    await by.open({ what: 'endorse', kid: key?.kid ?? '' });
    await by.answer('confirm', { words: words.join(' ') });
  }
  for (const desk of [one, other]) await desk.watchHead();
}
