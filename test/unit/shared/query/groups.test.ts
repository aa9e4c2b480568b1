import { describe, expect, it } from 'vitest';
import { caseFields } from '../../../../shared/query/case-fields.ts';
import { readQuery } from '../../../../shared/query/parse.ts';

const read = (text: string) => readQuery(text, caseFields);

describe('values of one field in a bracket', () => {
  it.each([
    ['action:(A OR B)', 'action:A OR action:B'],
    ['action:(NOT A)', 'NOT action:A'],
    ['action:("x y" z)', 'action:"x y" action:z'],
    ['action:((A OR B) C*)', '(action:A OR action:B) action:C*'],
    ['id:(1 OR 2..5)', 'id:1 OR id:2..5'],
    ['time:(2023-07-10 OR 2023-07-12)', 'time:2023-07-10 OR time:2023-07-12'],
    ['raw./a/b:(x OR y) z', '(raw./a/b:x OR raw./a/b:y) z'],
    ['action:(A) actor:(b)', 'action:A actor:b'],
  ])('%s is %s', (short, long) => {
    expect(read(short)).toEqual(read(long));
  });

  it.each([
    ['action:(actor:x)', 8, 'In this bracket stand values of action'],
    ['action:(A', 7, 'This bracket is not closed.'],
    ['action:()', 8, 'A word or a field is expected here.'],
    ['nonsense:(A)', 10, 'There is no field nonsense'],
    ['action: (A)', 0, 'What action shall be is missing'],
    ['id:(one)', 4, 'id is a number'],
  ])('%s is refused at %i: %s', (text, at, why) => {
    const found = read(text);
    expect(found.ok).toBe(false);
    expect(found.ok ? null : [found.problem.at, found.problem.message]).toEqual([
      at,
      expect.stringContaining(why),
    ]);
  });
});
