import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EvidenceStore } from '../../../electron/engine/evidence/evidence-store.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { createMemoryDisk } from '../../fakes/memory-disk.ts';
import {
  chunkBytes,
  putBytes,
  readAll,
  sampleBytes,
  storeFolder,
  storeUnderTest,
} from '../../support/evidence-store.ts';

const headerBytes = 56;
const sealedChunk = chunkBytes + 16;

type Setting = {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly texts: ReadonlyMap<string, string>;
  readonly contents: ReadonlyMap<string, Buffer>;
};

/** Two contents of the same size and a shorter one, as they lie on the disk. */
async function prepare(): Promise<Setting> {
  const under = storeUnderTest();
  const store = under.open();
  const contents = new Map<string, Buffer>();
  for (const [seed, size] of [
    [1, 3 * chunkBytes + 100],
    [2, 3 * chunkBytes + 100],
    [3, 50],
  ] as const) {
    const bytes = sampleBytes(size, seed);
    contents.set(await putBytes(store, bytes), bytes);
  }
  return { files: under.disk.contents, texts: under.files.texts, contents };
}

/** Opens the store on a disk that was tampered with and says what each content reads as. */
async function readings(setting: Setting, tampered: ReadonlyMap<string, Buffer>): Promise<readonly string[]> {
  const disk = createMemoryDisk(new Map([...tampered].map(([path, bytes]) => [path, Buffer.from(bytes)])));
  const store = storeUnderTest(disk, new Map(setting.texts)).open();
  return await Promise.all(
    [...setting.contents].map(async ([sha256, bytes]) => {
      const said = [
        await judged(() => readAll(store, sha256), bytes),
        await judged(async () => store.peek(sha256, 0, bytes.length), bytes),
      ];
      return said[0] === said[1] ? (said[0] ?? '') : `peek and read differ: ${said.join()}`;
    }),
  );
}

async function judged(read: () => Promise<Buffer>, bytes: Buffer): Promise<string> {
  try {
    return (await read()).equals(bytes) ? 'right' : 'WRONG';
  } catch (error) {
    return error instanceof AppError ? error.code : `unexpected ${String(error)}`;
  }
}

const setting = await prepare();
const paths = [...setting.files.keys()];
const [first = '', second = '', short = ''] = paths;

function changed(change: (file: Buffer) => Buffer, path = first): ReadonlyMap<string, Buffer> {
  const files = new Map(setting.files);
  files.set(path, change(Buffer.from(files.get(path) ?? Buffer.alloc(0))));
  return files;
}

const noticed = ['evidence_damaged', 'right', 'right'];

test('any flipped bit is noticed, and the other contents stay readable', async () => {
  const bits = (setting.files.get(first)?.length ?? 0) * 8;
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bits - 1 }), async (bit) => {
      const flipped = changed((file) => {
        file[bit >> 3] = (file[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return file;
      });
      expect(await readings(setting, flipped)).toEqual(noticed);
    }),
    { numRuns: 400 },
  );
});

test('every bit of header, tags and trailer counts', async () => {
  const { length } = setting.files.get(short) ?? Buffer.alloc(0);
  for (let at = 0; at < length; at += 1) {
    const flipped = changed((file) => {
      file[at] = (file[at] ?? 0) ^ 0x10;
      return file;
    }, short);
    expect(await readings(setting, flipped)).toEqual(['right', 'right', 'evidence_damaged']);
  }
});

test('cut off or lengthened at any place is noticed', async () => {
  const { length } = setting.files.get(first) ?? Buffer.alloc(0);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: length - 1 }), fc.uint8Array({ maxLength: 64 }), async (at, more) => {
      expect(
        await readings(
          setting,
          changed((file) => file.subarray(0, at)),
        ),
      ).toEqual(noticed);
      const longer = changed((file) => Buffer.concat([file, more, Buffer.alloc(1)]));
      expect(await readings(setting, longer)).toEqual(noticed);
    }),
    { numRuns: 150 },
  );
});

test('whole chunks left out, doubled or exchanged, also with those of another content, are noticed', async () => {
  const other = setting.files.get(second) ?? Buffer.alloc(0);
  const chunk = (file: Buffer, index: number) =>
    file.subarray(headerBytes + index * sealedChunk, headerBytes + (index + 1) * sealedChunk);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.boolean(), async (from, to, foreign) => {
      fc.pre(foreign || from !== to);
      const exchanged = changed((file) => {
        const taken = Buffer.from(chunk(foreign ? other : file, from));
        taken.copy(file, headerBytes + to * sealedChunk);
        return file;
      });
      expect(await readings(setting, exchanged)).toEqual(noticed);
    }),
    { numRuns: 60 },
  );
  const shorter = changed((file) =>
    Buffer.concat([file.subarray(0, headerBytes), file.subarray(headerBytes + sealedChunk)]),
  );
  expect(await readings(setting, shorter)).toEqual(noticed);
});

test('a shorter content with a matching header is noticed: the trailer belongs to its length', async () => {
  const resized = changed((file) => {
    const size = Number(file.readBigUInt64BE(16)) - chunkBytes;
    file.writeBigUInt64BE(BigInt(size), 16);
    return Buffer.concat([
      file.subarray(0, headerBytes + 2 * sealedChunk),
      file.subarray(headerBytes + 3 * sealedChunk),
    ]);
  });
  expect(await readings(setting, resized)).toEqual(noticed);
});

test('an authentic file under the name of another is not taken for it', async () => {
  const files = new Map(setting.files);
  files.set(first, setting.files.get(second) ?? Buffer.alloc(0));
  expect(await readings(setting, files)).toEqual(noticed);
  files.set(second, setting.files.get(first) ?? Buffer.alloc(0));
  expect(await readings(setting, files)).toEqual(['evidence_damaged', 'evidence_damaged', 'right']);
});

test('a power cut at any step leaves each content whole or absent', async () => {
  const under = storeUnderTest();
  const store = under.open();
  const texts = under.files.texts;
  const put: { readonly sha256: string; readonly bytes: Buffer; readonly after: number }[] = [];
  for (const [seed, size] of [
    [1, 3 * chunkBytes + 5],
    [2, 0],
    [3, chunkBytes],
  ] as const) {
    const bytes = sampleBytes(size, seed);
    put.push({ sha256: await putBytes(store, bytes), bytes, after: under.disk.steps.length });
  }
  const { steps } = under.disk;
  let states = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: steps.length }), fc.infiniteStream(fc.boolean()), async (upTo, coin) => {
      const disk = createMemoryDisk(survivors(steps.slice(0, upTo), () => coin.next().value === true));
      const opened = storeUnderTest(disk, new Map(texts), 99).open();
      states += 1;
      for (const { sha256, bytes, after } of put) {
        const has = opened.has(sha256);
        if (upTo >= after) expect(has).toBe(true); // It was acknowledged before the cut.
        if (has) expect(await outcome(opened, sha256, bytes)).toBe('right');
      }
      expect([...disk.contents.keys()].filter((path) => path.includes('incoming'))).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(states).toBeGreaterThanOrEqual(500);
});

async function outcome(store: EvidenceStore, sha256: string, bytes: Buffer): Promise<string> {
  return await judged(() => readAll(store, sha256), bytes);
}

/**
 * What is on the disk after a cut: of appends that were not synced any may be missing, of renames those whose folder was not
 * synced, but a file whose name is gone is not there.
 */
function survivors(
  steps: ReturnType<typeof createMemoryDisk>['steps'],
  keeps: () => boolean,
): Map<string, Buffer> {
  const files = new Map<string, { durable: Buffer; loose: Buffer[] }>();
  const names = new Map<string, string>();
  let renames: { readonly from: string; readonly to: string }[] = [];
  for (const step of steps) {
    const { path } = step;
    if (step.op === 'create') files.set(path, { durable: Buffer.alloc(0), loose: [] });
    const file = files.get(names.get(path) ?? path);
    if (step.op === 'append') file?.loose.push(step.bytes);
    if (step.op === 'sync' && file !== undefined) {
      file.durable = Buffer.concat([file.durable, ...file.loose]);
      file.loose = [];
    }
    if (step.op === 'rename') renames.push({ from: path, to: step.to });
    if (step.op === 'sync-folder') {
      for (const { from, to } of renames) names.set(to, from);
      renames = [];
    }
  }
  for (const { from, to } of renames) if (keeps()) names.set(to, from);
  const renamed = new Set(names.values());
  const left = new Map<string, Buffer>();
  for (const [path, { durable, loose }] of files) {
    const bytes = Buffer.concat([durable, ...loose.map((piece) => (keeps() ? piece : Buffer.alloc(0)))]);
    const name = [...names].find(([, from]) => from === path)?.[0];
    if (name !== undefined) left.set(name, bytes);
    else if (!renamed.has(path)) left.set(path, bytes);
  }
  expect([...left.keys()].every((path) => path.startsWith(storeFolder))).toBe(true);
  return left;
}
