import { expect, it } from 'vitest';
import {
  newCacheKey,
  sealText,
  unsealText,
  unwrapKey,
  wrapKey,
} from '../../../../electron/main/lock/vault.ts';

const quick = { N: 1024, r: 8, p: 1 };

it('gives the key back to the same password, for the same person only', async () => {
  const key = newCacheKey();
  const vault = await wrapKey(key, 'correct horse', 'ada', quick);
  expect(await unwrapKey(vault, 'correct horse', 'ada')).toEqual(key);
  expect(await unwrapKey(vault, 'correct hors', 'ada')).toBeNull();
  expect(await unwrapKey(vault, 'correct horse', 'bo')).toBeNull();
  expect(vault).not.toContain(key.toString('hex'));
  expect(vault).not.toContain(key.toString('base64'));
});

it('takes a password typed in another Unicode form for the same', async () => {
  const vault = await wrapKey(newCacheKey(), 'caf\u00e9 caf\u00e9', 'ada', quick);
  expect(await unwrapKey(vault, 'cafe\u0301 cafe\u0301', 'ada')).not.toBeNull();
});

it('never makes the same vault twice', async () => {
  const key = newCacheKey();
  expect(await wrapKey(key, 'p', 'ada', quick)).not.toBe(await wrapKey(key, 'p', 'ada', quick));
});

it('opens no vault of which a single character was changed', async () => {
  const vault = await wrapKey(newCacheKey(), 'p', 'ada', quick);
  for (let index = 0; index < vault.length; index += 7) {
    const changed = `${vault.slice(0, index)}${vault[index] === 'A' ? 'B' : 'A'}${vault.slice(index + 1)}`;
    expect(await unwrapKey(changed, 'p', 'ada').catch(() => null)).toBeNull();
  }
  for (const nonsense of ['', '{}', 'null', '[]', vault.slice(0, -2), vault.replace('1024', '1073741824')])
    expect(await unwrapKey(nonsense, 'p', 'ada')).toBeNull();
});

it('uses a cost that makes guessing dear when none is given', async () => {
  expect(JSON.parse(await wrapKey(newCacheKey(), 'p', 'ada'))).toMatchObject({
    cost: { N: 131072, r: 8, p: 1 },
  });
});

it('seals a text under the cache key, for one purpose', async () => {
  const key = newCacheKey();
  const sealed = await sealText('the token', key, 'refresh token');
  expect(await unsealText(sealed, key, 'refresh token')).toBe('the token');
  expect(await unsealText(sealed, key, 'something else')).toBeNull();
  expect(await unsealText(sealed, newCacheKey(), 'refresh token')).toBeNull();
  expect(await unsealText('garbage', key, 'refresh token')).toBeNull();
});
