/** What identifies a finding (A28): `KIND@index`, and for two kinds `KIND@file:line`. */
export function identity(found: {
  readonly kind: string;
  readonly index: number | null;
  readonly file: string | null;
  readonly line: number | null;
}): string {
  const byLine = found.kind === 'INSERTED' || found.kind === 'NONCANONICAL';
  return byLine ? `${found.kind}@${found.file}:${found.line}` : `${found.kind}@${found.index}`;
}

export const at = {
  index: (kind: string, index: number | null) => `${kind}@${index}`,
  line: (kind: string, line: number | null, file = 'records.ndjson') => `${kind}@${file}:${line}`,
};

/** What a mutation should lead to; `findings` may have alternatives (A31). */
export type Expected = {
  readonly findings: readonly (readonly string[])[];
  readonly verdict: 'TAMPERED' | 'UNVERIFIABLE';
};

export function findings(...alternatives: readonly (readonly string[])[]): Expected {
  return { findings: alternatives, verdict: 'TAMPERED' };
}

export const unverifiable: Expected = { findings: [[]], verdict: 'UNVERIFIABLE' };
