import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecords, readText } from '../../../../electron/engine/forensics/bundle-files.ts';
import { verifyBundle } from '../../../../electron/engine/forensics/verify-bundle.ts';
import { makeBundle, pinOf, writeBundle } from '../../../tamper/make-bundle.ts';
import { Seeded } from '../../../tamper/seeded.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

const nothing = () => undefined;

async function contentOf(): Promise<{ text: string; trailing: number | null }> {
  const read = await openRecords(folder, nothing);
  if (read.kind !== 'records') throw new Error(read.reason);
  const bytes = Buffer.alloc(read.size);
  readSync(read.file, bytes, 0, bytes.length, 0);
  read.close();
  return { text: bytes.toString(), trailing: read.trailing };
}

describe('the records of a bundle', () => {
  it('are missing, ambiguous, or not a plain file', async () => {
    expect(await openRecords(folder, nothing)).toEqual({
      kind: 'unusable',
      reason: 'records.ndjson: missing',
    });
    symlinkSync('/dev/zero', join(folder, 'records.ndjson'));
    const unreadable = { kind: 'unusable', reason: 'records.ndjson: unreadable' };
    expect(await openRecords(folder, nothing)).toEqual(unreadable);
    put('records.ndjson.gz', '');
    const ambiguous = { kind: 'unusable', reason: 'records.ndjson: ambiguous' };
    expect(await openRecords(folder, nothing)).toEqual(ambiguous);
  });

  it('may be empty', async () => {
    put('records.ndjson', '');
    expect(await contentOf()).toEqual({ text: '', trailing: null });
  });

  it('come out of one gzip member, and what follows it is told', async () => {
    put('records.ndjson.gz', Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]));
    expect(await contentOf()).toEqual({ text: 'one\n', trailing: gzipSync('one\n').length });
  });

  it('come out of a member that is read in many parts, also where it ends with one', async () => {
    const noise = randomBytes(3 * 1024 * 1024 + 77).toString('base64');
    const packed = gzipSync(noise);
    for (const behind of [0, 1, 1024 * 1024, 1024 * 1024 - ((packed.length - 18) % (1024 * 1024))]) {
      put('records.ndjson.gz', Buffer.concat([packed, Buffer.alloc(behind, 7)]));
      const { text, trailing } = await contentOf();
      expect(text === noise).toBe(true);
      expect(trailing).toBe(behind === 0 ? null : packed.length);
    }
  });

  it('leave no file behind when unpacking is cancelled', async () => {
    put('records.ndjson.gz', gzipSync(randomBytes(3 * 1024 * 1024)));
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('watchfloor-scratch-'));
    const cancelled = AbortSignal.abort(new Error('enough'));
    await expect(openRecords(folder, nothing, cancelled)).rejects.toThrow('enough');
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('watchfloor-scratch-'));
    expect(after).toEqual(before);
  });
});

describe('a gzip member', () => {
  const packed = gzipSync('some text\n'.repeat(50));

  it('is read whatever optional fields its header has', async () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0]);
    put('records.ndjson.gz', Buffer.concat([header, packed.subarray(10)]));
    expect((await contentOf()).text.length).toBe(500);
  });

  it.each([
    ['cut short', packed.subarray(0, -1)],
    ['cut in its middle', packed.subarray(0, -20)],
    ['of another checksum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4), packed.subarray(-4)])],
    ['of another length', Buffer.concat([packed.subarray(0, -4), Buffer.alloc(4)])],
    ['with reserved flags', Buffer.concat([packed.subarray(0, 3), Buffer.of(0x80), packed.subarray(4)])],
    ['that is none', Buffer.from('not gzip at all, just text')],
    ['with an endless name', Buffer.concat([packed.subarray(0, 3), Buffer.of(8), Buffer.alloc(30, 65)])],
  ])('is refused when %s', async (_, file) => {
    put('records.ndjson.gz', file);
    const reason = 'records.ndjson.gz: unreadable';
    expect(await openRecords(folder, nothing)).toEqual({ kind: 'unusable', reason });
  });
});

describe('a bundle', () => {
  it('that claims more records than fit in any memory is answered all the same', async () => {
    const bundle = makeBundle(new Seeded(3), 20);
    bundle.files.set('range.json', `{"a":0,"b":${2 ** 52},"left":[],"n":${2 ** 52},"right":[]}\n`);
    writeBundle(bundle, folder);
    const report = await verifyBundle(folder, pinOf(bundle), { strict: true });
    expect(report.verdict).toBe('TAMPERED');
    expect(report.findings.map(({ kind }) => kind)).toContain('TRUNCATED');
  });

  it('with folders where files should be is answered all the same', async () => {
    for (const name of ['range.json', 'records.ndjson', 'checkpoints', 'export.note'])
      mkdirSync(join(folder, name));
    const report = await verifyBundle(folder, pinOf(makeBundle(new Seeded(3), 20)), { strict: true });
    expect(report).toMatchObject({ verdict: 'UNVERIFIABLE', reason: 'range.json: unreadable' });
  });

  it('reads no text that is not UTF-8', () => {
    put('range.json', Buffer.of(0xff));
    expect(readText(join(folder, 'range.json'))).toEqual({ kind: 'text', text: null });
  });
});
