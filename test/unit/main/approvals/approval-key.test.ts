import { expect, it } from 'vitest';
import { createApprovalKeyKeeper } from '../../../../electron/main/approvals/approval-key.ts';
import { verifyApproval } from '../../../../electron/main/approvals/approval-tools.ts';
import { deviceId } from '../../../../electron/main/approvals/device-id.ts';
import { personItems } from '../../../../electron/main/keychain/stored-items.ts';
import { readCompactJws, refusalOf } from '../../../../shared/approvals/jws.ts';
import { keyWords, sameWords } from '../../../../shared/domain/key-words.ts';
import { fakeKeychain } from '../fakes.ts';

const password = 'correct horse battery staple';

async function keeperWithKey(person = 'ada') {
  const keychain = fakeKeychain();
  const keeper = createApprovalKeyKeeper(personItems(keychain, person), person);
  const made = await keeper.make(password, '2026-11-22T09:00:00.000Z');
  await made.keep();
  return { keychain, keeper, made };
}

it('signs what its public half verifies, under exactly its own header', async () => {
  const { keeper, made } = await keeperWithKey();
  const compact = await keeper.use(password, async (signer) => signer.sign('wf-decision+jws', '{"a":1}'));
  const read = readCompactJws(compact, 'wf-decision+jws');
  if (!read.ok) throw new Error(read.why);
  expect(read.jws.header).toEqual({ alg: 'Ed25519', kid: made.key.kid, typ: 'wf-decision+jws' });
  expect(await refusalOf(verifyApproval, read.jws, made.key)).toBeNull();
  const other = (await keeperWithKey()).made.key;
  expect(await verifyApproval(compact, other.jwk, 'Ed25519')).toBe(false);
});

it('opens by the password alone: another one, another person or a changed entry sign nothing', async () => {
  const { keychain, keeper } = await keeperWithKey();
  let used = false;
  const work = async () => {
    used = true;
  };
  await expect(keeper.use('another password', work)).rejects.toMatchObject({ code: 'wrong_credentials' });
  const entry = keychain.entries.get('approval-key:ada') ?? '';
  keychain.entries.set('approval-key:bo', entry);
  const thief = createApprovalKeyKeeper(personItems(keychain, 'bo'), 'bo');
  await expect(thief.use(password, work)).rejects.toMatchObject({ code: 'wrong_credentials' });
  const stored = JSON.parse(entry) as { jwk: { x: string } };
  const swapped = { ...stored, jwk: { ...stored.jwk, x: (await keeperWithKey()).made.key.jwk.x } };
  keychain.entries.set('approval-key:ada', JSON.stringify(swapped));
  await expect(keeper.use(password, work)).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(used).toBe(false);
});

it('leaves nothing in the keychain that signs without the password', async () => {
  const { keychain, keeper } = await keeperWithKey();
  const entry = keychain.entries.get('approval-key:ada') ?? '';
  expect(Object.keys(JSON.parse(entry) as object).sort()).toEqual(['jwk', 'made_at', 'sealed', 'v']);
  expect(entry).not.toContain('"d"');
  expect(await keeper.own()).toMatchObject({ madeAt: '2026-11-22T09:00:00.000Z' });
});

it('a key that is not kept is not there, and a damaged entry is as none', async () => {
  const keychain = fakeKeychain();
  const keeper = createApprovalKeyKeeper(personItems(keychain, 'ada'), 'ada');
  await keeper.make(password, '2026-11-22T09:00:00.000Z');
  expect(await keeper.own()).toBeNull();
  keychain.entries.set('approval-key:ada', '{"v":2}');
  expect(await keeper.own()).toBeNull();
  await expect(keeper.use(password, async () => undefined)).rejects.toMatchObject({ code: 'not_found' });
});

it('the words tell keys apart, and are read as people write them', () => {
  const one = new Uint8Array(32).fill(7);
  const other = Uint8Array.from(one, (byte, at) => (at === 7 ? byte + 1 : byte));
  expect(keyWords(one)).toHaveLength(8);
  expect(keyWords(other)).not.toEqual(keyWords(one));
  const words = keyWords(Uint8Array.from({ length: 32 }, (_, at) => at * 31));
  expect(sameWords(` 1. ${words.join(',  ').toUpperCase()} `, words)).toBe(true);
  expect(sameWords(words.slice(1).join(' '), words)).toBe(false);
  expect(sameWords([...words].reverse().join(' '), words)).toBe(false);
});

it('every byte has a word of its own', () => {
  const all = Array.from({ length: 32 }, (_, row) =>
    keyWords(Uint8Array.from({ length: 8 }, (__, at) => row * 8 + at)),
  ).flat();
  expect(new Set(all).size).toBe(256);
  expect(all.every((word) => /^[a-z]{3,10}$/.test(word))).toBe(true);
});

it('a device keeps its name, whoever signs in', async () => {
  const keychain = fakeKeychain();
  const first = await deviceId(keychain, () => 'device-1');
  expect(await deviceId(keychain, () => 'device-2')).toBe(first);
  keychain.entries.set('device', 'not a name at all');
  expect(await deviceId(keychain, () => 'device-3')).toBe('device-3');
});
