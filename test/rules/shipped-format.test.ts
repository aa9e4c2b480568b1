import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('the description of the format that goes into bundles is the one that maintainers read', () => {
  expect(read('resources/checker/audit-export-v1.md')).toBe(read('docs/formats/audit-export-v1.md'));
});
