import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeDisk } from '../../../../electron/engine/evidence/node-disk.ts';
import { openSource } from '../../../../electron/engine/evidence/read-file.ts';
import { putBytes, readAll, sampleBytes, storeUnderTest } from '../../../support/evidence-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test('a file is read piece by piece, whole, whatever its size', async () => {
  const store = storeUnderTest().open();
  for (const size of [0, 1, 1_048_576, 2_500_000]) {
    const bytes = sampleBytes(size, size + 1);
    const source = await openSource(nodeDisk, file(`whole-${size}`, bytes));
    expect(source.size).toBe(size);
    const options = { size, sha256: null, signal: new AbortController().signal, progress: () => undefined };
    const sha256 = await store.put(source.bytes(), options);
    await source.assertUnchanged();
    await source.close();
    expect((await readAll(store, sha256)).equals(bytes)).toBe(true);
  }
  expect(await putBytes(store, Buffer.alloc(0))).toMatch(/^e3b0c442/);
});

test('a file that somebody writes to is not what was collected', async () => {
  const path = file('moving', sampleBytes(5_000));
  const source = await openSource(nodeDisk, path);
  appendFileSync(path, 'more');
  await expect(source.assertUnchanged()).rejects.toMatchObject({ code: 'conflict' });
  await source.close();
});

test('a folder, a file that is gone, and nothing else are refused with their reason', async () => {
  mkdirSync(join(folder, 'inner'));
  await expect(openSource(nodeDisk, join(folder, 'inner'))).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(openSource(nodeDisk, join(folder, 'gone'))).rejects.toMatchObject({ code: 'not_found' });
});
