import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const longest = 300;

/** Files that may be longer, each with its reason. */
const excused: Readonly<Record<string, string>> = {
  'resources/checker/verify.py': 'one file that travels inside a bundle and needs nothing beside it',
  'resources/checker/verify_approval.py':
    'one file that travels beside an approval and needs nothing beside it',
};

it('no source file is over 300 lines without a reason, and no reason outlives its file', () => {
  const list = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.css', '*.mjs', '*.cjs', '*.py', '*.sh'], {
    cwd: project,
    encoding: 'utf8',
  });
  const files = list.split('\n').filter((name) => name !== '' && !name.startsWith('test/'));
  expect(files.length).toBeGreaterThan(300);
  const long = files.filter(
    (name) => readFileSync(join(project, name), 'utf8').split('\n').length - 1 > longest,
  );
  expect(long).toEqual(Object.keys(excused));
});
