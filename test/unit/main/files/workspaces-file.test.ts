import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJsonFile } from '../../../../electron/main/files/json-file.ts';
import { createWorkspaces, workspacesFileSchema } from '../../../../electron/main/files/workspaces-file.ts';
import { fakeLog } from '../fakes.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wf-files-'));
  path = join(folder, 'workspaces.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

async function open() {
  const { log, lines } = fakeLog();
  const file = await openJsonFile({ path, schema: workspacesFileSchema, initial: { workspaces: [] }, log });
  return { workspaces: createWorkspaces(file), file, lines };
}

describe('the workspaces file', () => {
  it('keeps what it was told, the newest first, for its owner only', async () => {
    const { workspaces } = await open();
    await workspaces.change('https://a.example', { last_email: 'ada@a.example' });
    await workspaces.change('https://b.example', { last_email: 'ada@b.example', name: 'B' });
    const again = (await open()).workspaces;
    expect(again.list().map(({ origin, name }) => [origin, name])).toEqual([
      ['https://b.example', 'B'],
      ['https://a.example', 'a.example'],
    ]);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['workspaces.json']);
  });

  it('shows only workspaces that somebody signed in to, but remembers whom they trust', async () => {
    const { workspaces } = await open();
    const pem = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n';
    await workspaces.change('https://a.example', { authorities: [pem] });
    expect(workspaces.list()).toEqual([]);
    expect((await open()).workspaces.get('https://a.example').authorities).toEqual([pem]);
    expect((await open()).workspaces.get('https://b.example').authorities).toEqual([]);
  });

  it.each([
    ['garbage', '\u0000\u0001'],
    ['cut-off JSON', '{"workspaces":[{"origin":"https://a'],
    ['another shape', '{"workspaces":[{"origin":"http://plain.example"}]}'],
    ['an empty file', ''],
    [
      'too deep a trust',
      JSON.stringify({
        workspaces: [{ origin: 'https://a', name: 'a', last_email: null, authorities: ['x'] }],
      }),
    ],
  ])('holding %s is set aside and told, and defaults are used', async (_, content) => {
    writeFileSync(path, content);
    const { workspaces, lines } = await open();
    expect(workspaces.list()).toEqual([]);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(content);
    expect(existsSync(path)).toBe(false);
    expect(lines.join()).toContain('set aside');
  });

  it('ends with the last of many changes at once, whole', async () => {
    const { workspaces } = await open();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        workspaces.change('https://a.example', { name: `n${index}`, last_email: 'a@b' }),
      ),
    );
    expect((await open()).workspaces.list()[0]?.name).toBe('n29');
    expect(readdirSync(folder)).toEqual(['workspaces.json']);
  });
});
