import type { Source, Verdict } from '../../../../shared/ipc/source-calls.ts';

export type Found = Verdict['findings'][number];

export const hash = (digit: string) => digit.repeat(64);

export function found(kind: string, fields: Partial<Found> = {}): Found {
  return {
    kind,
    basis: 'leaf-list',
    index: null,
    line: null,
    byte_offset: null,
    file: null,
    path: null,
    expected: null,
    actual: null,
    window: null,
    event_id: null,
    time: null,
    last_head: null,
    ...fields,
  };
}

/** An intact and anchored export of a whole log of 1,000 records, changed by `changes`. */
export function verdict(changes: Partial<Verdict> = {}): Verdict {
  const findings = changes.findings ?? [];
  return {
    verdict: findings.length > 0 ? 'TAMPERED' : 'INTACT',
    reason: null,
    log: 'audit.example/t1',
    a: 0,
    b: 1000,
    n: 1000,
    anchor: { kind: 'pinned', size: 900, time: '2026-11-03T10:00:00.000Z' },
    witnesses: { seen: 2, quorum: 2 },
    fields: { opened: 4, redacted: 0, withheld: 0, mismatch: 0, orphan: 0, unjudged: 0 },
    total: findings.length,
    strict: true,
    records: 1000,
    bytes: 600_000,
    first_time: '2026-10-01T00:00:02.000Z',
    last_time: '2026-10-31T23:59:51.000Z',
    verified_at: '2026-11-22T08:00:00.000Z',
    took_ms: 120,
    pin: { origin: 'audit.example/t1', keys: [hash('a')] },
    withheld: [],
    ...changes,
    findings,
  };
}

export const source: Source = {
  id: '019ab2c1-0000-7000-8000-000000000001',
  name: 'october\u202e.bundle',
  format: 'watchfloor_export',
  added_at: '2026-11-22T08:00:00.000Z',
  state: 'ready',
  files: 4,
  bytes: 600_000,
  sha256: hash('c'),
  events: 1000,
  unread: 0,
  trust: 'proven',
  integrity: '',
  first_time: null,
  last_time: null,
};
