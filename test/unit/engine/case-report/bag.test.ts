import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BagFile, safeName, writeBag } from '../../../../electron/engine/case-report/bag.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wf-bag-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (path: string, text = 'x'): BagFile => ({ path, bytes: [Buffer.from(text)] });
const write = (files: readonly BagFile[], name = 'bag', signal = new AbortController().signal) =>
  writeBag(join(folder, name), files, [['Source-Organization', 'Northwind\nSOC']], signal);

describe('a bag', () => {
  it('is checked by coreutils alone', async () => {
    expect(await write([file('report.html', '<p>'), file('proofs/100% sure.txt', 'abc')])).toEqual({
      files: 2,
      bytes: 6,
    });
    const bag = join(folder, 'bag');
    const check = (manifest: string) =>
      execFileSync('sha256sum', ['-c', manifest], { cwd: bag, encoding: 'utf8' });
    expect(check('tagmanifest-sha256.txt')).toContain('manifest-sha256.txt: OK');
    expect(readFileSync(join(bag, 'manifest-sha256.txt'), 'utf8')).toContain('data/proofs/100%25 sure.txt');
    expect(readFileSync(join(bag, 'bag-info.txt'), 'utf8')).toBe(
      'Source-Organization: Northwind SOC\nPayload-Oxum: 6.2\n',
    );
    expect(readFileSync(join(bag, 'bagit.txt'), 'utf8')).toMatch(/^BagIt-Version: 1\.0\n/);
  });

  it.each(['../out', '/etc/x', 'a/../../b', 'a//b', '', '.', 'a\\b', 'c:d', 'a\u0000b'])(
    'never leaves its folder: %j',
    async (path) => {
      await expect(write([file('first.txt'), file(path)])).rejects.toThrow('not a path for a bag');
      expect(existsSync(join(folder, 'bag'))).toBe(false);
    },
  );

  it('holds no two names that fall together elsewhere', async () => {
    await expect(write([file('A.txt'), file('a.TXT')])).rejects.toThrow('not a path for a bag');
  });

  it('is not written over anything', async () => {
    await write([file('a')]);
    await expect(write([file('b')])).rejects.toMatchObject({ code: 'conflict' });
    expect(existsSync(join(folder, 'bag/data/a'))).toBe(true);
  });

  it('that is cancelled leaves nothing', async () => {
    const stop = new AbortController();
    const slow: BagFile = {
      path: 'big',
      bytes: (function* () {
        yield Buffer.alloc(10);
        stop.abort();
        yield Buffer.alloc(10);
      })(),
    };
    await expect(write([slow], 'bag', stop.signal)).rejects.toThrow();
    expect(existsSync(join(folder, 'bag'))).toBe(false);
  });
});

describe('a name of somebody else’s', () => {
  it.each([
    ['../../etc/passwd', 'etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['a\u202egnp.exe', 'a_gnp.exe'],
    ['', 'unnamed'],
    ['Übersicht 2026.json', 'Übersicht_2026.json'],
  ])('%j becomes %s', (name, expected) => {
    expect(safeName(name)).toBe(expected);
  });
});
