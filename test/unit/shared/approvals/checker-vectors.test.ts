import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const checker = join(root, 'resources/checker/verify_approval.py');
const driver = join(root, 'test/approvals/check-vectors.py');

/** 151 and 262 tests of Wycheproof. */
it.each([
  ['ed25519', 'ed25519'],
  ['p256', 'es256'],
])('the checker’s own arithmetic judges every vector of %s as it should', (file, name) => {
  const vectors = join(root, 'test/fixtures/wycheproof', `${file}.json`);
  const { stdout, stderr } = spawnSync('python3', ['-B', driver, checker, vectors, name], {
    encoding: 'utf8',
  });
  expect([stdout.trim(), stderr]).toEqual(['[]', '']);
});
