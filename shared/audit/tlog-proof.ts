import { decodeBase64, encodeBase64 } from './base64.ts';
import { hashBytes } from './bytes.ts';
import { parseDecimal } from './checkpoint.ts';

/** https://c2sp.org/tlog-proof: that one record is in a log, for whoever trusts the log's key. */
export type TlogProof = {
  /** The record's bytes: not believed, but hashed; null where they are kept elsewhere. */
  readonly extra: Uint8Array | null;
  readonly index: number;
  /** From the leaf's sibling up to a child of the root. */
  readonly proof: readonly Uint8Array[];
  /** The checkpoint, verbatim, with its signatures. */
  readonly note: string;
};

const firstLine = 'c2sp.org/tlog-proof@v1';
/** As many levels has no tree of this log: sizes are at most 2^53. */
const longestProof = 64;

export function formatTlogProof({ extra, index, proof, note }: TlogProof): string {
  const extraLine = extra === null ? [] : [`extra ${encodeBase64(extra)}`];
  const lines = [firstLine, ...extraLine, `index ${index}`, ...proof.map(encodeBase64)];
  return `${lines.join('\n')}\n\n${note}`;
}

/** Null unless it is one, to the letter; whether it proves anything is another question. */
export function parseTlogProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split('\n');
  if (first !== firstLine) return null;
  const given = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice('extra '.length) : undefined;
  const extra = given === undefined ? null : decodeBase64(given);
  if (given !== undefined && extra === null) return null;
  const [, digits] = /^index ([0-9]+)$/.exec(lines.shift() ?? '') ?? [];
  const index = digits === undefined ? null : parseDecimal(digits);
  if (index === null || lines.length > longestProof) return null;
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (hash?.length !== hashBytes) return null;
    proof.push(hash);
  }
  return { extra, index, proof, note: text.slice(end + 2) };
}
