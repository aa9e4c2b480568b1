import { expect, it } from 'vitest';
import { csvText } from '../../../renderer/lib/csv-text.ts';

it('writes no cell that a program would take for a formula, and numbers as numbers', () => {
  const text = csvText(
    ['Owner', 'Open'],
    [
      ['=HYPERLINK("x")', 3],
      ['+49 30', 0],
      ['@sum', 1],
      ['\t=1', 2],
      ['Ana, "the lead"', 4],
      ['< 15m', -1],
    ],
  );
  expect(text.split('\r\n')).toEqual([
    'Owner,Open',
    '"\'=HYPERLINK(""x"")",3',
    "'+49 30,0",
    "'@sum,1",
    "'\t=1,2",
    '"Ana, ""the lead""",4',
    '< 15m,-1',
    '',
  ]);
});
