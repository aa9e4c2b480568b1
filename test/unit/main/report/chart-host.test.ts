import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createChartCalls } from '../../../../electron/main/report/chart-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-chart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2]);

it('writes only where the person says, under a plain name of its kind', async () => {
  const names: string[] = [];
  const calls = createChartCalls({
    choosePlace: async (name) => {
      names.push(name);
      return join(folder, 'chosen.csv');
    },
  });
  expect(
    await calls['chart.save']({ form: 'csv', name: '../../Volume/by: source', data: 'a,b\r\n' }),
  ).toEqual({
    saved: true,
  });
  expect(names).toEqual(['______Volume_by_ source.csv']);
  expect(readFileSync(join(folder, 'chosen.csv'), 'utf8')).toBe('a,b\r\n');
});

it('writes nothing when the dialog is closed, and nothing that is no picture as one', async () => {
  const calls = createChartCalls({ choosePlace: async () => null });
  const input = { form: 'png', name: 'x', data: png.toString('base64') } as const;
  expect(await calls['chart.save'](input)).toEqual({ saved: false });
  await expect(
    calls['chart.save']({ ...input, data: Buffer.from('MZ').toString('base64') }),
  ).rejects.toMatchObject({
    code: 'invalid_input',
  });
});
