import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../server/approvals/address-guard.ts';
import { createGuardedRequests, type Resolve } from '../../../server/approvals/guarded-request.ts';
import { secretBytes, webhookHeaders } from '../../../server/approvals/standard-webhooks.ts';

const timers = {
  after: (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...[
      '169.254.169.254',
      '100.64.0.1',
      '192.0.0.8',
      '192.0.2.1',
      '198.18.0.1',
      '198.51.100.7',
      '203.0.113.9',
    ],
    ...['224.0.0.1', '255.255.255.255', '240.0.0.1', '192.88.99.1'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1', '3fff::1', '100::1', 'fe80::1%eth0'],
    ...['localhost', '', '1.2.3', '0x7f.1'],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.167.1.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('a webhook', () => {
  const to =
    (...addresses: readonly string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const send = async (url: string, resolve: Resolve) =>
    await createGuardedRequests(
      { allow: [], ca: null },
      timers,
      resolve,
    )({ method: 'GET', url, headers: {} });

  it.each([
    'http://responder.example/',
    'ftp://responder.example/',
    'https://user:secret@responder.example/',
    'file:///etc/passwd',
    'no address',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://017700000001/',
    'https://127.1/',
  ])('at %s is sent nothing', async (url) => {
    expect(await send(url, to('127.0.0.1'))).toMatchObject({ kind: 'unsent' });
  });

  it('whose name has one private address among public ones is sent nothing', async () => {
    const answer = await send('https://responder.example/', to('1.1.1.1', '10.0.0.1'));
    expect(answer).toEqual({ kind: 'unsent', why: 'it leads to an address that is not public' });
  });

  it('whose name does not resolve is sent nothing', async () => {
    const answer = await send('https://responder.example/', async () => {
      throw new Error('ENOTFOUND');
    });
    expect(answer).toEqual({ kind: 'unsent', why: 'its name does not resolve' });
  });

  it('is asked for its name once: what it means a moment later is not believed', async () => {
    let asked = 0;
    await send('https://responder.example/', async () => {
      asked += 1;
      return [{ address: asked === 1 ? '10.0.0.1' : '1.1.1.1', family: 4 }];
    });
    expect(asked).toBe(1);
  });
});

it('is signed as the example of Standard Webhooks is', () => {
  const secret = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  if (secret === null) throw new Error('not a secret');
  const headers = webhookHeaders(
    secret,
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    '{"test": 2432232314}',
  );
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

it('takes no secret that is short, long, or not base64', () => {
  for (const text of [
    'whsec_',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    'whsec_????',
    'MfKQ9r8GKYqrTwjU',
  ])
    expect(secretBytes(text)).toBeNull();
  expect(secretBytes(`whsec_${Buffer.alloc(65).toString('base64')}`)).toBeNull();
});
