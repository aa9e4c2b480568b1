import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveAuditBundle } from '../../../electron/net/save-audit-bundle.ts';
import { readTar } from '../../../electron/net/tar-reader.ts';
import { tarEnd, tarHeader, tarPadding } from '../../../server/audit-log/tar.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watchfloor-bundle-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function entry(name: string, text: string, change: (header: Buffer) => void = () => {}): Buffer {
  const header = tarHeader(name, Buffer.byteLength(text), 0);
  change(header);
  return Buffer.concat([header, Buffer.from(text), tarPadding(Buffer.byteLength(text))]);
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const save = async (bytes: Buffer, piece = 700) => {
  const folder = join(root, 'bundle');
  return await saveAuditBundle({ chunks: inPieces(bytes, piece), folder, onBytes: () => undefined });
};
const note = `checkpoints/${'0'.repeat(20)}.note`;
const good = Buffer.concat([
  entry('range.json', '{}'),
  entry(note, 'x'.repeat(1_000)),
  entry('leaves.bin', ''),
  tarEnd,
]);

/** A header whose checksum holds after a change. */
function summed(change: (header: Buffer) => void) {
  return (header: Buffer) => {
    change(header);
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  };
}

describe('saving a bundle', () => {
  it.each([1, 7, 512, 700, 100_000])('is the same in pieces of %i bytes', async (piece) => {
    expect(await save(good, piece)).toBe(1_002);
    expect(readFileSync(join(root, 'bundle', note), 'utf8')).toBe('x'.repeat(1_000));
    expect(readdirSync(root)).toEqual(['bundle']);
  });

  it.each([
    '../range.json',
    '/etc/passwd',
    'checkpoints/../../range.json',
    'checkpoints/1.note',
    'range.json/x',
    'RANGE.JSON',
    '',
  ])('takes no file named %j', async (name) => {
    await expect(save(Buffer.concat([entry(name, 'x'), tarEnd]))).rejects.toThrow(
      /no export has|no whole bundle/,
    );
    expect(readdirSync(root)).toEqual([]);
  });

  it.each(['1', '2', '5', '6', 'L', 'g'])('takes no entry of type %s', async (type) => {
    const change = summed((header) => void header.write(type, 156, 'latin1'));
    await expect(save(Buffer.concat([entry('range.json', 'x', change), tarEnd]))).rejects.toThrow(/no whole/);
    expect(readdirSync(root)).toEqual([]);
  });

  it('keeps nothing of one that is cut off, changed or said twice', async () => {
    for (let length = 0; length < good.length; length += 97)
      if (length < good.length - 1_024)
        await expect(save(good.subarray(0, length)), String(length)).rejects.toThrow(/no whole/);
    const changed = Buffer.from(good);
    changed.write('r', 1, 'latin1');
    await expect(save(changed)).rejects.toThrow(/no whole/);
    const twice = Buffer.concat([entry('range.json', 'x'), entry('range.json', 'y'), tarEnd]);
    await expect(save(twice)).rejects.toThrow();
    expect(readdirSync(root)).toEqual([]);
  });

  it('overwrites nothing', async () => {
    mkdirSync(join(root, 'bundle', 'mine'), { recursive: true });
    await expect(save(good)).rejects.toThrow(/exists already/);
    expect(existsSync(join(root, 'bundle', 'mine'))).toBe(true);
    expect(readdirSync(root)).toEqual(['bundle']);
  });

  it('reads a size that does not fit into a plain header', async () => {
    const size = 8 ** 11 + 5;
    async function* chunks() {
      yield tarHeader('records.ndjson', size, 0);
    }
    const first = await readTar(chunks()).next();
    expect(first.value).toEqual({ kind: 'file', name: 'records.ndjson', size });
  });
});
