import { describe, expect, it } from 'vitest';
import { apartNames } from '../../../../renderer/features/audit/short-names.ts';

describe('names in narrow columns', () => {
  it('of many files leave out the beginning that they share, up to a whole word', () => {
    const names = ['2180_CloudTrail_us-east-1_T1145Z_7xg.json', '2180_CloudTrail_us-east-1_T1150Z_1vn.json'];
    expect([...apartNames(names).values()]).toEqual(['…T1145Z_7xg.json', '…T1150Z_1vn.json']);
  });

  it('stay whole when they are short, alone, or share little', () => {
    expect(apartNames(['a.json', 'a.csv']).get('a.json')).toBe('a.json');
    expect(apartNames(['2180_CloudTrail_us-east-1.json']).size).toBe(1);
    expect(apartNames(['2180_CloudTrail_us-east-1.json']).get('2180_CloudTrail_us-east-1.json')).toContain(
      '2180',
    );
    expect(apartNames([]).size).toBe(0);
  });
});
