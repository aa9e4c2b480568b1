import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRotatingFile } from '../../../../electron/main/log/rotating-file.ts';

it('begins a new file when one is full, keeps the newest, and lets nobody else read them', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'wf-log-')), 'logs');
  const path = join(folder, 'a.log');
  const write = createRotatingFile({ path, maximalBytes: 100, kept: 2 });
  for (let index = 0; index < 40; index += 1) write(`line ${String(index).padStart(20, '0')}`, 'info');
  expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
  expect(readFileSync(path, 'utf8')).toContain('39\n');
  expect(statSync(path).mode & 0o077).toBe(0);
});

it('does not throw where it cannot write', () => {
  const notAFolder = join(mkdtempSync(join(tmpdir(), 'wf-log-')), 'file');
  writeFileSync(notAFolder, '');
  const write = createRotatingFile({ path: join(notAFolder, 'a.log'), maximalBytes: 100, kept: 2 });
  expect(() => write('line', 'info')).not.toThrow();
});
