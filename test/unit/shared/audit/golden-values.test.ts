import { describe, expect, it } from 'vitest';
import { commitmentTools, sha256, utf8 } from '../../../../server/audit-log/hashes.ts';
import { genesisHash, leafHash } from '../../../../shared/audit/chain.ts';
import { commit } from '../../../../shared/audit/commitment.ts';
import { recordText } from '../../../../shared/audit/record-bytes.ts';
import type { AuditRecord } from '../../../../shared/domain/audit-record.ts';

/** Values that two independent implementations agree on (docs/formats/audit-record-v1.md). */
const origin = 'audit.watchfloor.example/t1';
const genesis = 'bb402ad43e53b8a06ea0fe932e87da988d866d100e838a1d91237db546c7ccb7';
const commitment = '35ZywiPy8BkbwoiGaSzdDZ4oZgtPzDfHh6xv2uhxZzw';
const leaves = [
  'c699c7bc1a7f2a83326441493fea7bd252ca10d1a9d2641d7d8b380edf2393df',
  '38d4f1b55e2394b5f3253d1cd1dc3b78a1b5a3c84e3598164d2ed252025552fa',
  '1f882a9ec9a97d589f3e1a86b8a471722165f833498671f379cb7d5a38de9d34',
];

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const salt = Uint8Array.from({ length: 32 }, (_, index) => index);

/** The golden records are older than the member list of `AuditRecord`; their bytes are what counts. */
function record(n: number, fields: object): AuditRecord {
  return { _log: origin, _n: n, _prev: [genesis, ...leaves][n], _v: 1, ...fields } as unknown as AuditRecord;
}

const records = [
  record(0, {
    _t: '2026-11-22T00:00:00.000Z',
    act: 'log.created',
    actor: { id: 'system' },
    obj: { id: 't1', type: 'log' },
  }),
  record(1, {
    _t: '2026-11-22T00:00:01.250Z',
    act: 'incident.opened',
    actor: { id: 'u-7', email: { '#': commitment } },
    obj: { type: 'incident', id: 'INC-1' },
  }),
  record(2, {
    _t: '2026-11-22T00:00:02.000Z',
    act: 'audit.redacted',
    actor: { id: 'u-1' },
    obj: { reason: 'gdpr-17', n: 1, fields: ['/actor/email'] },
  }),
];

describe('the audit trail’s golden values', () => {
  it('G, what the first record links back to', () => {
    expect(hex(genesisHash(sha256, utf8, origin))).toBe(genesis);
  });

  it('C, a field behind its commitment', () => {
    const place = { origin, n: 1, path: '/actor/email' };
    expect(commit(commitmentTools, place, salt, 'ana@example.org')).toEqual({ '#': commitment });
  });

  it('C is another one for another place, salt or value', () => {
    const place = { origin, n: 1, path: '/actor/email' };
    const all = [
      commit(commitmentTools, { ...place, n: 2 }, salt, 'ana@example.org'),
      commit(commitmentTools, { ...place, path: '/detail' }, salt, 'ana@example.org'),
      commit(commitmentTools, { ...place, origin: `${origin}x` }, salt, 'ana@example.org'),
      commit(commitmentTools, place, salt.toReversed(), 'ana@example.org'),
      commit(commitmentTools, place, salt, 'eve@example.org'),
    ];
    expect(new Set([commitment, ...all.map((made) => made['#'])]).size).toBe(6);
    expect(() => commit(commitmentTools, place, salt.subarray(1), 'x')).toThrow(RangeError);
  });

  it('the text of a record, members in canonical order', () => {
    expect(recordText(record(0, { ...records[0] }))).toBe(
      `{"_log":"${origin}","_n":0,"_prev":"${genesis}","_t":"2026-11-22T00:00:00.000Z","_v":1,"act":"log.created","actor":{"id":"system"},"obj":{"id":"t1","type":"log"}}`,
    );
  });

  it.each([0, 1, 2])('L_%i, link and leaf in one', (n) => {
    const text = recordText(records[n] as AuditRecord);
    expect(hex(leafHash(sha256, utf8(text)))).toBe(leaves[n]);
  });
});
