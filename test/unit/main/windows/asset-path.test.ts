import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Assets,
  assetNameOf,
  mediaTypeOf,
  walkAssets,
} from '../../../../electron/main/windows/asset-path.ts';

let assets: Assets;
let folder: string;

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'wf-assets-'));
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<html>');
  writeFileSync(join(folder, 'assets', 'a b.js'), '');
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'));
  assets = walkAssets(folder);
});

afterAll(() => rmSync(dirname(folder), { recursive: true }));

const find = (address: string) => {
  const name = assetNameOf(address);
  return name === null ? undefined : assets.get(name);
};

describe('addresses of the page', () => {
  it('lead to the files of the page', () => {
    expect(find('app://watchfloor/')).toBe(join(folder, 'index.html'));
    expect(find('app://watchfloor/index.html?x=1#y')).toBe(join(folder, 'index.html'));
    expect(find('app://watchfloor/assets/a%20b.js')).toBe(join(folder, 'assets', 'a b.js'));
  });

  it.each([
    'app://watchfloor/../secret.txt',
    'app://watchfloor/%2e%2e/secret.txt',
    'app://watchfloor/..%2fsecret.txt',
    'app://watchfloor/..%5csecret.txt',
    'app://watchfloor/assets/..%2f..%2fsecret.txt',
    'app://watchfloor/%2e%2e%2fsecret.txt',
    'app://watchfloor/%252e%252e%252fsecret.txt',
    'app://watchfloor/..;/secret.txt',
    'app://watchfloor/.%00./secret.txt',
    'app://watchfloor/index.html%00.js',
    'app://watchfloor//index.html',
    'app://watchfloor/assets//a%20b.js',
    'app://watchfloor/assets/',
    'app://watchfloor/assets',
    'app://watchfloor/%c0%ae%c0%ae/secret.txt',
    'app://watchfloor/link.txt',
    'app://watchfloor/C:%5cWindows%5cwin.ini',
    'app://watchfloor/INDEX.HTML',
    'app://other/index.html',
    'app://watchfloor.example/index.html',
    'app://user@watchfloor/index.html',
    'file:///etc/passwd',
    'https://watchfloor/index.html',
    'index.html',
    '',
  ])('%s leads nowhere', (address) => {
    expect(find(address)).toBeUndefined();
  });

  it('never lead out of the folder, whatever they are', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '/',
      '\\',
      'assets',
      'secret.txt',
      '%00',
      '%25',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const path = find(`app://watchfloor/${parts.join('')}`);
        expect(path === undefined || [...assets.values()].includes(path)).toBe(true);
        expect(path ?? '').not.toContain('secret');
      }),
      { numRuns: 2_000 },
    );
  });

  it('have a media type by their ending, and none that is guessed', () => {
    expect(mediaTypeOf('a.html')).toBe('text/html; charset=utf-8');
    expect(mediaTypeOf('a.exe')).toBe('application/octet-stream');
  });
});
