import { afterEach, expect, it } from 'vitest';
import { checkDirectory, provenHead } from '../../../electron/main/approvals/key-directory.ts';
import { listKeys } from '../../../shared/api/approval-keys.ts';
import { getAuditKeys, getConsistencyProof } from '../../../shared/api/audit-heads.ts';
import type { ReplyOf } from '../../../shared/api/endpoint.ts';
import { decodeBase64, encodeBase64 } from '../../../shared/audit/base64.ts';
import { parseCheckpoint } from '../../../shared/audit/checkpoint.ts';
import type { ConsolePin } from '../../../shared/audit/console-pin.ts';
import { parseNote } from '../../../shared/audit/signed-note.ts';
import { aud, enrolled, installed, type Signer } from '../../contract/support/approvers.ts';
import { bodyOf } from '../../contract/support/https-client.ts';
import { type SignedIn, startTestServer, type TestServer } from '../../contract/support/test-server.ts';
import { newDeviceKey } from '../../support/device-key.ts';

type Directory = ReplyOf<typeof listKeys>;

let server: TestServer;

afterEach(() => server.close());

async function directoryOf(who: SignedIn): Promise<Directory> {
  return bodyOf(listKeys.reply, await server.send('GET', listKeys.path, { token: who.token }));
}

/** What main asks while it checks: nothing but proofs of consistency. */
function apiOf(who: SignedIn): Parameters<typeof provenHead>[0] {
  return {
    ask: async (endpoint: { readonly name: string }, { query }: { query: { from: string; to: string } }) => {
      expect(endpoint.name).toBe(getConsistencyProof.name);
      const path = `${getConsistencyProof.path}?from=${query.from}&to=${query.to}`;
      return {
        value: bodyOf(getConsistencyProof.reply, await server.send('GET', path, { token: who.token })),
      };
    },
  } as unknown as Parameters<typeof provenHead>[0];
}

/** A console that has verified this head; none for `null`. */
async function pinOf(who: SignedIn, note: string | null): Promise<ConsolePin> {
  const keys = bodyOf(getAuditKeys.reply, await server.send('GET', getAuditKeys.path, { token: who.token }));
  const head = note === null ? null : parseCheckpoint(parseNote(note)?.text ?? '');
  return {
    origin: keys.origin,
    log_vkeys: keys.log_vkeys.map((key) => ({ ...key, from: key.from ?? 0 })),
    export_vkeys: keys.export_vkeys,
    head:
      head === null || note === null
        ? null
        : { size: head.size, root: encodeBase64(head.root), note, seen_at: '2026-11-22T09:00:00.000Z' },
    trusted_at: '2026-11-22T09:00:00.000Z',
  };
}

async function floor(): Promise<{
  readonly helen: Signer;
  readonly directory: Directory;
  readonly note: string;
}> {
  server = await startTestServer();
  const [helen] = await installed(server, await server.as('admin'), await server.as('lead'));
  await server.signHeads();
  const directory = await directoryOf(helen.who);
  const note = directory.checkpoint?.note ?? '';
  return { helen, directory, note };
}

it('believes the keys of a directory that leads to the head it has verified, an older one or a newer one', async () => {
  const { helen, directory, note } = await floor();
  const check = async (pin: ConsolePin, of: Directory) =>
    await checkDirectory(of, await provenHead(apiOf(helen.who), pin, of.checkpoint?.note ?? ''), aud);
  const pins = [await pinOf(helen.who, null), await pinOf(helen.who, note)];
  await enrolled(server, { who: await server.as('responder'), key: newDeviceKey() });
  await server.signHeads();
  const later = await directoryOf(helen.who);
  expect(later.checkpoint?.size).toBeGreaterThan(directory.checkpoint?.size ?? 0);
  const newest = await pinOf(helen.who, later.checkpoint?.note ?? '');
  for (const pin of [...pins, newest])
    for (const shown of [directory, later]) {
      const checked = await check(pin, shown);
      expect(checked.map(({ item, doubt }) => [item.state, doubt])).toEqual(
        shown.items.map(({ state }) => [state, null]),
      );
    }
});

it('believes nothing under a head of another history', async () => {
  const { helen, note, directory } = await floor();
  const pin = await pinOf(helen.who, note);
  const root = decodeBase64(pin.head?.root ?? '') ?? new Uint8Array(32);
  const other = encodeBase64(Uint8Array.from(root, (byte, at) => (at === 0 ? byte ^ 1 : byte)));
  const forked = { ...pin, head: pin.head === null ? null : { ...pin.head, root: other } };
  await expect(provenHead(apiOf(helen.who), forked, note)).rejects.toMatchObject({ code: 'bad_answer' });
  const [signature = ''] = note.split('\n').slice(-2);
  const forged = note.replace(signature, signature.replace(/.{8}$/, 'AAAAAAA='));
  await expect(provenHead(apiOf(helen.who), pin, forged)).rejects.toMatchObject({ code: 'bad_answer' });
  const doubts = (await checkDirectory(directory, null, aud)).map(({ doubt }) => doubt);
  expect(doubts.every((doubt) => doubt !== null)).toBe(true);
});

it('no key that the server invents, moves, revives or files under another record is used', async () => {
  const { helen, directory, note } = await floor();
  const head = await provenHead(apiOf(helen.who), await pinOf(helen.who, note), note);
  const [one, other] = directory.items;
  if (one === undefined || other === undefined) throw new Error('two keys were installed');
  const usable = async (item: Directory['items'][number], audience = aud) =>
    (await checkDirectory({ ...directory, items: [item] }, head, audience)).some(
      ({ doubt }) => doubt === null,
    );
  expect(await usable(one)).toBe(true);
  const invented = await enrolled(server, { who: await server.as('responder'), key: newDeviceKey() });
  const cases: Readonly<Record<string, Directory['items'][number]>> = {
    'another person': { ...one, user_id: other.user_id },
    'another device': { ...one, device_id: other.device_id },
    'another kid': { ...one, kid: other.kid },
    'another enrolment': { ...one, enrolment_jws: other.enrolment_jws },
    'records of another key': { ...one, records: other.records },
    'endorsement of another key': { ...one, records: { ...one.records, endorsed: other.records.endorsed } },
    'active without an endorsement': { ...one, records: { ...one.records, endorsed: null } },
    'a row set to active by hand': { ...invented, state: 'active' },
    'records that are in no head': { ...invented, state: 'active', records: one.records },
    'a record with another text': {
      ...one,
      records: {
        ...one.records,
        enrolled: { ...one.records.enrolled, record: other.records.enrolled.record },
      },
    },
    'a proof of another record': {
      ...one,
      records: { ...one.records, enrolled: { ...one.records.enrolled, proof: other.records.enrolled.proof } },
    },
    'a cut signature': { ...one, enrolment_jws: one.enrolment_jws.slice(0, -4) },
    'a space in base64url': { ...one, enrolment_jws: `${one.enrolment_jws} ` },
  };
  for (const [name, item] of Object.entries(cases)) expect(await usable(item), name).toBe(false);
  expect(await usable(one, 'https://elsewhere.example')).toBe(false);
});
