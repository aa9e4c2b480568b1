import { describe, expect, it } from 'vitest';
import {
  basisWords,
  findingFacts,
  findingSentence,
  hashGroups,
  kindOf,
  placeWords,
} from '../../../../renderer/features/audit/finding-words.ts';
import { proofsOf } from '../../../../renderer/features/audit/verdict-proofs.ts';
import { verdictReport } from '../../../../renderer/features/audit/verdict-report.ts';
import { reasonWords, verdictWords } from '../../../../renderer/features/audit/verdict-words.ts';
import { type FindingKind, stepOfKind } from '../../../../shared/audit/finding.ts';
import { type Found, found, hash, source, verdict } from './sample-verdict.ts';

const utc = 'UTC';
const headline = (findings: readonly Found[], changes = {}) =>
  verdictWords(verdict({ findings: [...findings], ...changes }), utc).headline;

/** One finding of each kind as the verifier makes it, and the sentence it must become. */
const sentences: Readonly<Record<FindingKind, readonly [Partial<Found>, string]>> = {
  ALTERED: [{ index: 718_204, line: 718_205 }, 'Record 718,204 is not the one that was signed.'],
  REMOVED: [{ index: 41 }, 'Record 41 was signed and is missing.'],
  TRUNCATED: [
    { index: 990, expected: 10 },
    'The last 10 records, from record 990 on, were signed and are missing.',
  ],
  INSERTED: [{ line: 12 }, 'Line 12 is no record of this log.'],
  REORDERED: [
    { index: 7, line: 9 },
    'Record 7 is genuine and stands in another place than it was signed in.',
  ],
  DUPLICATED: [{ index: 7, line: 9 }, 'Record 7 is genuine and stands here more than once.'],
  REWRITTEN: [
    { basis: 'anchor', index: 0, window: [0, 900] },
    'The first 900 records are not those that were seen before.',
  ],
  FORGED_HEAD: [
    { basis: 'head', index: 256, file: 'checkpoints/x', actual: 'bad-signature' },
    'The head of 256 records carries a signature that does not verify.',
  ],
  SPLIT_VIEW: [
    { basis: 'head', index: 512 },
    'The signed head of 512 records contradicts these records: two histories were signed.',
  ],
  ROLLED_BACK: [
    { basis: 'anchor', index: 1000, expected: 1200, actual: 1000 },
    'The log had 1,200 records before this export was made, and the export says 1,000.',
  ],
  STALE_HEAD: [
    { basis: 'anchor', index: 1000 },
    'No witness had confirmed the newest head, of 1,000 records, for more than two hours when the export was made.',
  ],
  FORGED_EXPORT: [
    { basis: 'head', actual: 'nonce' },
    'The export note does not answer the question that was asked: it may be an old one.',
  ],
  BAD_LEAVES: [
    { basis: 'file', index: 3 },
    'The list of hashes is wrong from record 3 on; the records themselves are those that were signed.',
  ],
  NONCANONICAL: [
    { basis: 'line', line: 5, file: 'records.ndjson' },
    'Line 5 of records.ndjson has other bytes than its form prescribes: two readers could read it differently.',
  ],
  MISMATCH: [
    { basis: 'field', index: 5, path: '/detail' },
    'The value that is disclosed for /detail of record 5 is not the one that was signed.',
  ],
  ORPHAN: [
    { basis: 'field', index: 5, path: '/detail' },
    'A disclosed value for /detail of record 5 opens nothing that was signed.',
  ],
};

describe('what one finding says', () => {
  it.each(Object.keys(stepOfKind) as FindingKind[])('has a sentence with its place for %s', (kind) => {
    const [fields, sentence] = sentences[kind];
    const one = found(kind, fields);
    expect(kindOf(one)).toBe(kind);
    expect(findingSentence(one)).toBe(sentence);
    expect(headline([one])).toMatch(/^[A-Z][a-z ]+\. \S/);
    expect(headline([one])).toContain(sentence);
  });

  it('tells a stretch between two heads from a history that was exchanged', () => {
    const window = found('REWRITTEN', { basis: 'checkpoint-window', index: 256, window: [256, 512] });
    expect(findingSentence(window)).toBe(
      'Something from record 256 to before record 512 is not as it was signed.',
    );
  });

  it('says what it does not know of a newer verifier, instead of nothing', () => {
    expect(findingSentence(found('SHIFTED', { index: 4 }))).toBe('The verifier found SHIFTED at record 4.');
    expect(kindOf({ kind: 'toString' })).toBeNull();
    expect(basisWords('stars')).toBe('stars');
  });

  it('says every reason for which a head or an export note is refused', () => {
    for (const actual of ['name', 'malformed', 'bad-signature', 'origin', 'unknown-key'])
      expect(findingSentence(found('FORGED_HEAD', { index: 1, actual }))).not.toContain('refused');
    for (const actual of [
      'malformed',
      'bad-signature',
      'unknown-key',
      'origin',
      'range',
      'root',
      'nonce',
      'disclosures',
    ])
      expect(findingSentence(found('FORGED_EXPORT', { actual }))).not.toContain('refused');
    expect(findingSentence(found('FORGED_EXPORT', { actual: 'moon' }))).toContain('refused (moon)');
  });

  it('places it by record, line and byte, and leaves out what is not known', () => {
    expect(placeWords(found('ALTERED', { index: 718_204, line: 718_205, byte_offset: 431_902_116 }))).toBe(
      'record 718,204 · line 718,205 · byte 431,902,116',
    );
    expect(placeWords(found('REWRITTEN', { window: [0, 900] }))).toBe('within 0 to 900');
  });

  it('names what was to be and what is by what they are', () => {
    const facts = (kind: string, fields: Partial<Found>) =>
      findingFacts(found(kind, fields), utc).map(({ name, value }) => [name, value]);
    expect(facts('ALTERED', { expected: hash('3'), actual: hash('a') })).toEqual([
      ['Signed hash', hashGroups(hash('3'))],
      ['Found hash', hashGroups(hash('a'))],
    ]);
    expect(facts('ROLLED_BACK', { expected: 1200, actual: 1000 })).toEqual([
      ['Size before', '1,200'],
      ['Size now', '1,000'],
    ]);
    expect(
      facts('STALE_HEAD', { expected: Date.UTC(2026, 0, 1, 12), actual: Date.UTC(2026, 0, 1, 8) }),
    ).toEqual([
      ['Exported', '1 Jan 2026, 12:00:00'],
      ['Last cosigned', '1 Jan 2026, 08:00:00'],
    ]);
    expect(facts('REMOVED', {})).toEqual([]);
  });
});

describe('the one sentence', () => {
  it('says complete only with an anchor', () => {
    expect(verdictWords(verdict(), utc)).toMatchObject({
      tone: 'ok',
      headline: 'Intact and complete. 1,000 records, each as it was signed.',
    });
    const loose = verdictWords(verdict({ anchor: { kind: 'none', size: null, time: null } }), utc);
    expect(loose.tone).toBe('warn');
    expect(loose.headline).toMatch(/^Intact, but unanchored\./);
    expect(`${loose.headline} ${loose.detail}`).not.toContain('omplete');
  });

  it('says what confirms the newest head', () => {
    expect(verdictWords(verdict(), utc).detail).toContain(
      'confirmed by 2 witnesses and by the head of 3 Nov 2026, 10:00:00 that this machine had pinned (900 records)',
    );
    const witnessed = verdict({ anchor: { kind: 'witness', size: 1000, time: '2026-11-01T00:01:00Z' } });
    expect(verdictWords(witnessed, utc).detail).toContain('confirmed by 2 witnesses, last on 1 Nov 2026');
  });

  it('names the range of a part of a log', () => {
    const part = verdictWords(verdict({ a: 100, b: 200 }), utc);
    expect(part.headline).toBe('Intact. 100 records of this range, each as it was signed.');
    expect(part.detail).toContain('Records 100 to 199, 100 of 1,000');
  });

  it('counts what is as signed, and says what did not happen', () => {
    const words = verdictWords(verdict({ findings: [found('ALTERED', { index: 718 })] }), utc);
    expect(words.headline).toBe('Altered. Record 718 is not the one that was signed.');
    expect(words.detail).toBe(
      '999 of 1,000 records are exactly those that audit.example/t1 signed, confirmed by 2 witnesses and by the head of 3 Nov 2026, 10:00:00 that this machine had pinned (900 records). 1 record was changed; nothing was removed, inserted or reordered.',
    );
  });

  it('counts records of a cut end, and calls it that', () => {
    const words = verdictWords(
      verdict({ findings: [found('TRUNCATED', { index: 990, expected: 10 })] }),
      utc,
    );
    expect(words.headline).toMatch(/^Cut off\. The last 10 records/);
    expect(words.detail).toContain('990 of 1,000 records');
  });

  it('sums up findings of several kinds', () => {
    const findings = [
      found('ALTERED', { index: 1 }),
      found('ALTERED', { index: 2 }),
      found('REMOVED', { index: 3 }),
      found('INSERTED', { line: 9 }),
    ];
    expect(headline(findings)).toBe(
      'Altered. 2 records were changed, 1 record is missing and 1 line was added.',
    );
    expect(headline([found('REMOVED', { index: 1 }), found('REMOVED', { index: 2 })])).toBe(
      'Altered. 2 records were signed and are missing.',
    );
  });

  it('gives the true number when not all are listed, and counts nothing it cannot', () => {
    const many = verdict({
      findings: [found('ALTERED', { index: 1 }), found('INSERTED', { line: 2 })],
      total: 25_000,
    });
    const words = verdictWords(many, utc);
    expect(words.headline).toContain('25,000 findings');
    expect(words.detail).not.toMatch(/\d of 1,000/);
  });

  it('does not count records as proven when only the chain speaks', () => {
    const window: [number, number] = [256, 512];
    const words = verdictWords(
      verdict({ findings: [found('ALTERED', { basis: 'chain', index: 300, window })] }),
      utc,
    );
    expect(words.detail).toContain('Up to record 255 they are as signed.');
    expect(words.detail).not.toContain('999');
  });

  it('says why nothing can be said', () => {
    const broken = {
      verdict: 'UNVERIFIABLE',
      reason: 'range.json: missing',
      a: null,
      b: null,
      n: null,
    } as const;
    expect(verdictWords(verdict(broken), utc).headline).toBe(
      'Cannot be verified. The file range.json is missing.',
    );
    expect(verdictWords(verdict({ ...broken, pin: null }), utc)).toMatchObject({
      tone: 'warn',
      headline: 'Cannot be verified. This machine trusts no key of audit.example/t1.',
    });
    expect(reasonWords('records.ndjson.gz: unreadable')).toBe(
      'records.ndjson.gz cannot be read: it is damaged',
    );
    expect(reasonWords('no such place')).toBe('no such place');
  });

  it('has words for an export of nothing', () => {
    expect(verdictWords(verdict({ a: 5, b: 5, records: 0 }), utc).headline).toBe(
      'Intact. The export claims no records and holds none.',
    );
  });
});

describe('what is proven and what not', () => {
  const states = (of: ReturnType<typeof verdict>) =>
    proofsOf(of, utc).map(({ state, text }) => `${state}: ${text}`);

  it('always ends with what no log can say', () => {
    for (const each of [
      verdict(),
      verdict({ verdict: 'UNVERIFIABLE', reason: 'x', a: null, b: null, n: null }),
    ])
      expect(proofsOf(each, utc).at(-1)?.state).toBe('beyond');
  });

  it('proves content, order, completeness and witnesses of an intact export', () => {
    expect(
      states(verdict())
        .slice(0, -1)
        .every((each) => each.startsWith('proven')),
    ).toBe(true);
    expect(states(verdict())).toContain('proven: Newest head seen by 2 witnesses; 2 needed');
  });

  it('leaves completeness open without an anchor, and fields open in a fast check', () => {
    const list = states(verdict({ anchor: { kind: 'none', size: null, time: null }, fields: null }));
    expect(list[0]).toMatch(/^open: Complete from the first record/);
    expect(list.some((each) => each.startsWith('open: Form of every line'))).toBe(true);
  });

  it('refutes exactly what a finding refutes', () => {
    const altered = states(verdict({ findings: [found('ALTERED', { index: 718_204 })] }));
    expect(altered).toContain('refuted: Content of record 718,204');
    expect(altered).toContain('proven: Order and time stamps as signed');
    const cut = states(verdict({ findings: [found('TRUNCATED', { index: 990, expected: 10 })] }));
    expect(cut[0]).toBe('refuted: Completeness: 10 signed records are not here');
    expect(states(verdict({ findings: [found('REORDERED', { index: 4 })] }))).toContain(
      'refuted: Order: 1 record not in its place',
    );
  });

  it('says how many fields are withheld, erased, disclosed, wrong', () => {
    const fields = { opened: 1, redacted: 2, withheld: 51_377, mismatch: 1, orphan: 0, unjudged: 3 };
    const list = states(verdict({ fields }));
    expect(list).toContain(
      'open: 51,377 personal fields withheld by the exporter: their values cannot be judged, their absence is recorded',
    );
    expect(list).toContain('refuted: 1 disclosed value that is not what was signed');
    expect(list.filter((each) => each.includes('personal field'))).toHaveLength(3);
  });
});

describe('the report for a ticket', () => {
  it('holds the sentence, the proof and each finding, in UTC and without hidden characters', () => {
    const text = verdictReport(
      source,
      verdict({ findings: [found('ALTERED', { index: 718, expected: hash('3'), actual: hash('a') })] }),
    );
    expect(text).toContain('Altered. Record 718 is not the one that was signed.');
    expect(text).toContain('october‹RLO›.bundle');
    expect(text).toContain('[!] Content of record 718');
    expect(text).toContain('Signed hash: 33333333 33333333');
    expect(text).not.toContain('\u202e');
  });

  it('stops listing at 200 and says how many are left', () => {
    const findings = Array.from({ length: 300 }, (_, index) => found('ALTERED', { index }));
    expect(verdictReport(source, verdict({ findings, total: 900 }))).toContain('and 700 more, in the case');
  });
});
