import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../electron/engine/forensics/hashes.ts';
import { verifyConsistency, verifyInclusion } from '../../../../shared/audit/verify-proofs.ts';

const folder = join(import.meta.dirname, '../../../fixtures/merkle/testdata');

function vectors<T>(kind: string): (T & { name: string; wantErr: boolean })[] {
  return readdirSync(join(folder, kind)).flatMap((set) =>
    readdirSync(join(folder, kind, set)).map((file) => {
      const vector = JSON.parse(readFileSync(join(folder, kind, set, file), 'utf8'));
      return { ...vector, name: `${set}/${file}` };
    }),
  );
}

const bytes = (text: string | null) => Buffer.from(text ?? '', 'base64');
const proof = (hashes: readonly string[] | null) => (hashes ?? []).map(bytes);

type Inclusion = {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
};
type Consistency = { size1: number; size2: number; root1: string; root2: string; proof: string[] | null };

const inclusion = vectors<Inclusion>('inclusion');
const consistency = vectors<Consistency>('consistency');

describe('proofs against the vectors of transparency-dev/merkle', () => {
  it('are all there', () => {
    expect(inclusion.length + consistency.length).toBe(166);
  });

  it.each(inclusion)('inclusion $name', (vector) => {
    const claim = {
      index: vector.leafIdx,
      size: vector.treeSize,
      leaf: bytes(vector.leafHash),
      root: bytes(vector.root),
      proof: proof(vector.proof),
    };
    expect(verifyInclusion(sha256, claim)).toBe(!vector.wantErr);
  });

  it.each(consistency)('consistency $name', (vector) => {
    const claim = {
      size1: vector.size1,
      size2: vector.size2,
      root1: bytes(vector.root1),
      root2: bytes(vector.root2),
      proof: proof(vector.proof),
    };
    expect(verifyConsistency(sha256, claim)).toBe(!vector.wantErr);
  });
});
