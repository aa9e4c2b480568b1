import { describe, expect, it } from 'vitest';
import { auditPath, readPathPart } from '../../../../renderer/domain/paths.ts';
import { nextMarked } from '../../../../renderer/features/audit/bookmark-walk.ts';
import { suggestedName } from '../../../../renderer/features/audit/case-words.ts';
import { facetGroups, facetItem } from '../../../../renderer/features/audit/facet-groups.ts';
import { fittingFields, pointerWords } from '../../../../renderer/features/audit/field-words.ts';
import { parseTechniques, techniqueProblem } from '../../../../renderer/features/audit/finding-states.ts';
import {
  amountWords,
  groupPlan,
  importInput,
  type PlannedSource,
  planned,
} from '../../../../renderer/features/audit/import-plan.ts';
import { agreeUntil, canonicalOf, recordViewsOf } from '../../../../renderer/features/audit/record-views.ts';
import { ownWords } from '../../../../renderer/features/audit/record-words.ts';
import { jobAmount, jobEnd, jobFraction } from '../../../../renderer/features/audit/source-words.ts';
import { parseTags, tagProblem } from '../../../../renderer/features/audit/tag-words.ts';
import { chosenSource, verifiable } from '../../../../renderer/features/audit/verdict-choice.ts';
import type { Job } from '../../../../shared/ipc/case-calls.ts';
import { source } from './sample-verdict.ts';

const id = (n: number) => `019ab2c1-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ticket = (n: number, name = `${n}.json`) => ({ ticket: id(n), name, folder: false, size: 1_000 });

function seen(n: number, format: 'cloudtrail' | 'csv' | null, columns = {}): PlannedSource {
  const fields = format === 'cloudtrail' ? [] : [{ name: 'when', sample: '2026' }];
  const mapping = { columns, zone_minutes: 0 };
  const inspected = { format, why: '', files: 1, bytes: 1_000, fields, mapping, integrity: 'none' };
  return { ...planned(ticket(n)), look: { kind: 'seen', inspected } };
}

describe('what is about to be taken in', () => {
  it('puts sources of one kind on one line, and those to decide on each on its own', () => {
    const plan = [seen(1, 'cloudtrail'), seen(2, 'cloudtrail'), seen(3, 'csv'), seen(4, 'csv')];
    expect(groupPlan(plan).map(({ members }) => members)).toEqual([[0, 1], [2], [3]]);
    expect(amountWords(plan)).toBe('4 files, 4.0 KB');
  });

  it('says what is missing, and takes in the rest', () => {
    const failed: PlannedSource = {
      ...planned(ticket(5)),
      look: { kind: 'failed', message: 'It is empty.' },
    };
    const plan = [seen(1, 'csv'), seen(2, null), failed, seen(3, 'csv', { time: 'when' })];
    expect(groupPlan(plan).map(({ problem }) => problem)).toEqual([
      'No column says the time: map one, or its events stand outside the timeline.',
      'Choose what it is.',
      'It is empty.',
      undefined,
    ]);
    expect(importInput(plan).map((each) => [each.ticket, each.format])).toEqual([
      [id(1), 'csv'],
      [id(3), 'csv'],
    ]);
    expect(importInput(plan)[1]?.mapping).toEqual({ columns: { time: 'when' }, zone_minutes: 0 });
  });

  it('suggests a name from the files', () => {
    expect(suggestedName([ticket(1, 'october\u202e.ndjson.gz')])).toBe('october‹RLO›');
    expect(suggestedName([ticket(1, 'a.json'), ticket(2)])).toBe('a and 1 more');
    expect(suggestedName([])).toBe('');
  });
});

describe('long work', () => {
  const job: Job = {
    ...{ id: id(1), kind: 'import', label: 'x.zip', state: 'running', phase: 'Reading' },
    ...{ done: 500, total: 2_000, unit: 'records', problem: null },
  };

  it('says how far it is, with the whole only where it is known', () => {
    expect(jobAmount(job)).toBe('500 of 2,000 records');
    expect(jobAmount({ ...job, total: null })).toBe('500 records');
    expect(jobAmount({ ...job, unit: 'bytes', done: 1_000_000, total: 80_000_000 })).toBe('1.0 MB of 80 MB');
    expect(jobFraction(job)).toBe(0.25);
    expect(jobFraction({ ...job, total: 0 })).toBeUndefined();
  });

  it('says how it ended', () => {
    expect(jobEnd(job)).toBeNull();
    expect(jobEnd({ ...job, state: 'cancelled' })?.text).toContain('is kept');
    expect(jobEnd({ ...job, state: 'failed', problem: 'The disk is full.' })).toEqual({
      tone: 'bad',
      text: 'x.zip failed. The disk is full.',
    });
  });
});

describe('facets', () => {
  const values = [
    { value: 'ana', label: null, count: 4 },
    { value: null, label: null, count: 2 },
  ];
  const facets = { total: 6, facets: [{ column: 'actor' as const, distinct: 9, values }] };

  it('keep what is chosen in sight, and tell a value from the lack of one', () => {
    const [group] = facetGroups(facets, { actor: ['bo', null] });
    expect(group?.more).toBe(7);
    expect(group?.items.map(({ label, selected, count }) => [label, selected, count])).toEqual([
      ['ana', false, 4],
      ['not said', true, 2],
      ['bo', true, undefined],
    ]);
    expect(facetItem(facetGroups(facets, {}), 'actor', 'none')).toEqual({ column: 'actor', value: null });
    expect(facetItem(facetGroups(facets, {}), 'actor', '=none')).toBeUndefined();
  });

  it('of a column that nothing says are left out', () => {
    const empty = { total: 6, facets: [{ column: 'host' as const, distinct: 1, values: values.slice(1) }] };
    expect(facetGroups(empty, {})).toEqual([]);
    expect(facetGroups(undefined, {})).toEqual([]);
  });
});

describe('a record', () => {
  it('shows its own words without what every record begins with', () => {
    const raw = `{"_log":"a/t1","_n":7,"_prev":"ab","_t":"2026","_v":1,"act":"apikey.viewed"}`;
    expect(ownWords(raw)).toBe('"act":"apikey.viewed"');
    expect(ownWords('x'.repeat(900))).toHaveLength(402);
  });

  it('has a canonical form only when it is whole JSON, and says where it leaves it', () => {
    const text = '{"b":1, "a":2}';
    const form = canonicalOf({ raw: text, raw_bytes: text.length });
    expect(form).toBe('{"a":2,"b":1}');
    expect(agreeUntil(text, form ?? '')).toBe(2);
    expect(canonicalOf({ raw: text, raw_bytes: 99 })).toBeNull();
    expect(canonicalOf({ raw: 'no', raw_bytes: 2 })).toBeNull();
    expect(recordViewsOf({ canonical: null, proof: null })).toEqual(['fields', 'raw']);
  });

  it('finds a field by words of its path and its value', () => {
    const fields = [
      { path: '/userIdentity/arn', value: 'user/ana', state: null, pivot: null },
      { path: '/a.b/c', value: 'x', state: null, pivot: null },
    ];
    expect(fittingFields(fields, 'identity ANA')).toHaveLength(1);
    expect(fields.map(({ path }) => pointerWords(path))).toEqual(['userIdentity.arn', '/a.b/c']);
  });
});

describe('small rules', () => {
  it('walks bookmarks in the order of the list, and begins again at the other end', () => {
    expect(nextMarked([40, 3, 9], 3, 1)).toBe(9);
    expect(nextMarked([40, 3, 9], 40, 1)).toBe(3);
    expect(nextMarked([40, 3, 9], 3, -1)).toBe(40);
    expect(nextMarked([], 3, 1)).toBeNull();
  });

  it('reads tags and techniques as they are typed', () => {
    expect(parseTags(' Evasion, t1562 evasion')).toEqual(['evasion', 't1562']);
    expect(tagProblem('a <b>')).toContain('“<b>” is no tag');
    expect(parseTechniques('t1547.001,T1059')).toEqual(['T1547.001', 'T1059']);
    expect(techniqueProblem('T15')).toContain('“T15”');
    expect(techniqueProblem('')).toBeUndefined();
  });

  it('shows the most alarming source first, unless one is asked for', () => {
    const proven = { ...source, id: id(1) };
    const altered = { ...source, id: id(2), trust: 'tampered' as const };
    const plain = { ...source, id: id(3), trust: 'none' as const, format: 'csv' as const };
    expect(chosenSource([plain, proven, altered], undefined)?.id).toBe(id(2));
    expect(chosenSource([proven, altered], id(1))?.id).toBe(id(1));
    expect(verifiable([plain])).toEqual([]);
  });

  it('keeps whatever an actor is called through a location', () => {
    const actor = 'arn:aws:iam::1:user/ana %2F ü';
    expect(readPathPart(auditPath('sessions', actor).split('/')[3])).toBe(actor);
    expect(readPathPart('%E0%A4%A')).toBe('%E0%A4%A');
  });
});
