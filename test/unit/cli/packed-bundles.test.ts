import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { filesOf, packers } from '../../support/pack-folder.ts';
import { makeBundle, writeBundle } from '../../tamper/make-bundle.ts';
import { Seeded } from '../../tamper/seeded.ts';

const scratch = mkdtempSync(join(tmpdir(), 'watchfloor-packed-'));
const folder = join(scratch, 'october');
const pin = join(scratch, 'pin.json');
const bundle = makeBundle(new Seeded(7), 40);

async function run(args: readonly string[]) {
  let out = '';
  let error = '';
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    terminal: false,
  });
  return { status, out, error };
}

beforeAll(() => {
  writeBundle(bundle, folder);
  writeFileSync(pin, JSON.stringify({ ...bundle.pin, quorum: 3, head: null, operator: null }));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe.each(Object.keys(packers) as (keyof typeof packers)[])('an export in a %s', (kind) => {
  const path = join(scratch, `october.${kind}`);
  const n = String(bundle.range.a + 3);

  it('answers every command as its folder does', async () => {
    writeFileSync(path, await packers[kind](filesOf(folder, 'october/')));
    for (const rest of [
      ['verify', '--pin', pin, '--strict', '--json'],
      ['inspect', n, '--pin', pin, '--json'],
      ['prove', n],
      ['compare', folder, '--pin', pin, '--json'],
    ]) {
      const [command = '', ...args] = rest;
      const ofFolder = await run([command, folder, ...args]);
      expect(ofFolder.out, command).not.toBe('');
      expect(await run([command, path, ...args]), command).toEqual(ofFolder);
    }
  });

  it('that cannot be read says so and ends with 2', async () => {
    const files = filesOf(folder);
    const [first] = files;
    writeFileSync(path, await packers[kind](first === undefined ? [] : [...files, first]));
    expect(await run(['verify', path, '--pin', pin])).toEqual({
      status: 2,
      out: '',
      error: expect.stringMatching(/^This archive cannot be read: .* is in it twice/),
    });
  });
});
