import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecords, readText } from '../../../../electron/engine/forensics/bundle-files.ts';
import { readGzipMember } from '../../../../electron/engine/forensics/gzip-member.ts';
import { verifyBundle } from '../../../../electron/engine/forensics/verify-bundle.ts';
import { makeBundle, pinOf, writeBundle } from '../../../tamper/make-bundle.ts';
import { Seeded } from '../../../tamper/seeded.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

describe('the records of a bundle', () => {
  it('are missing, ambiguous, or not a plain file', () => {
    expect(readRecords(folder)).toEqual({ kind: 'unusable', reason: 'records.ndjson: missing' });
    symlinkSync('/dev/zero', join(folder, 'records.ndjson'));
    expect(readRecords(folder)).toEqual({ kind: 'unusable', reason: 'records.ndjson: unreadable' });
    put('records.ndjson.gz', '');
    expect(readRecords(folder)).toEqual({ kind: 'unusable', reason: 'records.ndjson: ambiguous' });
  });

  it('may be empty', () => {
    put('records.ndjson', '');
    expect(readRecords(folder)).toMatchObject({ kind: 'records', trailing: null });
  });

  it('come out of one gzip member, and what follows it is told', () => {
    put('records.ndjson.gz', Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]));
    const read = readRecords(folder);
    if (read.kind !== 'records') throw new Error(read.reason);
    expect(read.bytes.subarray(1).toString()).toBe('one\n');
    expect(read.trailing).toBe(gzipSync('one\n').length);
  });
});

describe('a gzip member', () => {
  const packed = gzipSync('some text\n'.repeat(50));

  it('is read whatever optional fields its header has', () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0]);
    const member = readGzipMember(Buffer.concat([header, packed.subarray(10)]));
    expect(member?.bytes.length).toBe(500);
  });

  it.each([
    ['cut short', packed.subarray(0, -1)],
    ['of another checksum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4), packed.subarray(-4)])],
    ['of another length', Buffer.concat([packed.subarray(0, -4), Buffer.alloc(4)])],
    ['with reserved flags', Buffer.concat([packed.subarray(0, 3), Buffer.of(0x80), packed.subarray(4)])],
    ['that is none', Buffer.from('not gzip at all, just text')],
    ['with an endless name', Buffer.concat([packed.subarray(0, 3), Buffer.of(8), Buffer.alloc(30, 65)])],
  ])('is refused when %s', (_, file) => {
    expect(readGzipMember(file)).toBeNull();
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
