import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../../electron/engine/case-report/report-html.ts';
import type { CitedRecord, ReportModel } from '../../../../electron/engine/case-report/report-model.ts';
import { escapeText } from '../../../../electron/engine/report-page/html.ts';

const payloads = JSON.parse(
  readFileSync(new URL('../../../fixtures/xss/dompurify-payloads.json', import.meta.url), 'utf8'),
) as { payload: string }[];

const cited = (over: Partial<CitedRecord> = {}): CitedRecord => ({
  ...{
    id: 7,
    source_name: 'October',
    file: 'records.ndjson',
    line: 8,
    byte_offset: 4_000,
    time: '2026-10-19T02:41:07.000Z',
  },
  ...{ actor: 'u-7', action: 'apikey.viewed', object: 'k-1', outcome: 'ok', address: null, note: null },
  ...{ raw: '{"act":"apikey.viewed"}', raw_bytes: 23, sha256: 'ab'.repeat(32), proof: null },
  ...over,
});

const model = (over: Partial<ReportModel> = {}): ReportModel => ({
  ...{ title: 'October review', examiner: 'N. Ito', summary: '', case_id: 'c-1', case_name: 'October' },
  ...{ made_at: '2026-11-22T09:00:00.000Z', program: 'Watchfloor 0.1.0', events: 1_204_811, unread: 0 },
  ...{ first_time: null, last_time: null, sources: [], findings: [], bookmarks: [], bookmarks_left_out: 0 },
  ...{
    journal: [],
    journal_left_out: 0,
    journal_problem: null,
    journal_head: { size: 3, root: 'cd'.repeat(32) },
  },
  ...over,
});

describe('a report', () => {
  it('holds the findings with the records they rest on and their proofs', () => {
    const proof = {
      index: 7,
      leaf: 'ef'.repeat(32),
      head_size: 718_080,
      included: true,
      file: 'proofs/7.tlog-proof',
    };
    const finding = {
      id: 'f',
      title: 'Key was read',
      text: 'At night.',
      state: 'confirmed',
      techniques: ['T1552'],
    } as const;
    const text = reportHtml(
      model({ findings: [{ ...finding, techniques: ['T1552'], cited: [cited({ proof })], left_out: 2 }] }),
    );
    for (const part of [
      '1. Key was read',
      'confirmed',
      'T1552',
      'line 8',
      'head of size 718080',
      'proofs/7.tlog-proof',
      '2 more cited records',
    ])
      expect(text).toContain(part);
  });

  it('says of a proof that fails that it does', () => {
    const proof = { index: 7, leaf: 'ef', head_size: 9, included: false, file: null };
    expect(reportHtml(model({ bookmarks: [cited({ proof })] }))).toContain('is NOT included');
  });

  it('says that a record is cut', () => {
    expect(reportHtml(model({ bookmarks: [cited({ raw_bytes: 70_000 })] }))).toContain(
      'the record has 70,000 bytes',
    );
  });

  it('is text wherever somebody else’s words stand, and loads nothing', () => {
    for (const { payload: hostile } of payloads) {
      const finding = {
        id: 'f',
        title: hostile,
        text: hostile,
        state: 'open',
        techniques: [],
        left_out: 0,
      } as const;
      const record = cited({
        raw: hostile,
        actor: hostile,
        file: hostile,
        note: hostile,
        source_name: hostile,
      });
      const text = reportHtml(
        model({
          title: hostile,
          examiner: hostile,
          summary: hostile,
          findings: [{ ...finding, techniques: [], cited: [record] }],
        }),
      );
      const tags = new Set(
        [...text.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((match) => match[1]?.toLowerCase()),
      );
      expect([...tags].filter((tag) => tag !== undefined && !own.has(tag))).toEqual([]);
      expect(text).not.toMatch(/<[^>]*\s(on\w+|src|href)\s*=/i);
    }
  });

  it('shows what would deceive the reader', () => {
    expect(escapeText('<b>invoice\u202Efdp.exe\u0000')).toBe('&lt;b&gt;invoice‹RLO›fdp.exe‹NUL›');
  });
});

const own = new Set(
  '!doctype html head meta title style body h1 h2 h3 p table tr th td section span div pre code'.split(' '),
);
