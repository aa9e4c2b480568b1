import { describe, expect, it } from 'vitest';
import { ownName, shorterForms } from '../../../../shared/domain/own-name.ts';

describe('names made of parts', () => {
  it('keep of an ARN what tells it from its neighbours', () => {
    expect(ownName('arn:aws:iam::123837392027:user/benjamin')).toBe('user/benjamin');
    expect(ownName('arn:aws:s3:::a-bucket')).toBe('a-bucket');
    expect(ownName('arn:aws:sts::1:assumed-role/r/i-1:x')).toBe('assumed-role/r/i-1:x');
    expect(ownName('arn:')).toBe('arn:');
    expect(ownName('ana@example.org')).toBe('ana@example.org');
  });

  it('may be asked for by what stands behind each stroke of that', () => {
    expect(shorterForms('arn:aws:iam::1:user/ops/ana')).toEqual(['user/ops/ana', 'ops/ana', 'ana']);
    expect(shorterForms('arn:aws:s3:::a-bucket')).toEqual(['a-bucket']);
    expect(shorterForms('arn:aws:s3:::a-bucket/')).toEqual(['a-bucket/']);
    for (const name of ['ana', 'a/b', 'arn:', '']) expect(shorterForms(name)).toEqual([]);
  });
});
