import { commitmentTools, sha256 } from '../../electron/engine/forensics/hashes.ts';
import { hashAt, toHex } from '../../shared/audit/bytes.ts';
import { type AuditJson, canonicalJson } from '../../shared/audit/canonical-json.ts';
import { genesisHash, leafHash } from '../../shared/audit/chain.ts';
import { commit } from '../../shared/audit/commitment.ts';
import type { Seeded } from './seeded.ts';
import { origin } from './signer.ts';

export type DisclosedField = { readonly n: number; readonly line: string };

export type Log = {
  readonly records: readonly Buffer[];
  /** 32 bytes a record. */
  readonly leaves: Uint8Array;
  readonly disclosures: readonly DisclosedField[];
  /** Of the trees that were asked for. */
  readonly roots: Map<number, Uint8Array>;
};

const firstTimeMs = Date.parse('2026-11-22T00:00:00.000Z');
const verbs = ['incident.opened', 'incident.closed', 'auth.signed_in', 'apikey.rotated', 'evidence.added'];
const texts = ['ana@example.org', 'Zoë "Z" \\ Ødegård', 'a/b~c', 'line\nbreak', '日本語 😂', '\u2028', ''];

export function makeLog(chance: Seeded, size: number): Log {
  const records: Buffer[] = [];
  const leaves = new Uint8Array(32 * size);
  const disclosures: DisclosedField[] = [];
  let time = firstTimeMs;
  let previous = genesisHash(sha256, commitmentTools.utf8, origin);
  for (let n = 0; n < size; n++) {
    time += chance.integer(0, 3000);
    const earlier = disclosures[chance.integer(0, Math.max(1, disclosures.length))];
    const redacts = earlier !== undefined && chance.chance(0.03);
    const fields = !redacts && chance.chance(0.15) ? committedFields(chance, n, disclosures) : {};
    const text = canonicalJson({
      _log: origin,
      _n: n,
      _prev: toHex(previous),
      _t: new Date(time).toISOString(),
      _v: 1,
      ...(redacts
        ? {
            act: 'audit.redacted',
            actor: { id: 'u-1' },
            obj: { fields: ['/detail'], n: earlier.n, reason: 'gdpr-17' },
          }
        : {
            act: chance.pick(verbs),
            actor: { id: `u-${chance.integer(0, 40)}`, type: 'user' },
            obj: { id: `INC-${chance.integer(0, 900)}`, type: 'incident' },
            out: 'ok',
            req: `r${chance.integer(0, 1e9)}`,
            ...fields,
          }),
    });
    const record = Buffer.from(text, 'utf8');
    previous = leafHash(sha256, record);
    leaves.set(previous, 32 * n);
    records.push(record);
  }
  return { records, leaves, disclosures, roots: new Map() };
}

function committedFields(chance: Seeded, n: number, disclosures: DisclosedField[]): { detail: AuditJson } {
  const value: AuditJson = { note: chance.pick(texts), old: null, new: [chance.integer(-5, 5), true] };
  const salt = chance.bytes(32);
  const line = canonicalJson({ n, p: '/detail', s: salt.toString('base64url'), v: value });
  disclosures.push({ n, line });
  return { detail: commit(commitmentTools, { origin, n, path: '/detail' }, salt, value) };
}

/** A record that the log never had, in the right form. */
export function forgedRecord(log: Log, claimed: number, previousOf: number): Buffer {
  const previous = previousOf > 0 ? hashAt(log.leaves, previousOf - 1) : new Uint8Array(32);
  return Buffer.from(
    canonicalJson({
      _log: origin,
      _n: claimed,
      _prev: toHex(previous),
      _t: new Date(firstTimeMs).toISOString(),
      _v: 1,
      act: 'incident.forged',
      actor: { id: 'u-0' },
    }),
  );
}
