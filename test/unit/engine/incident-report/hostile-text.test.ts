import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import {
  markdownBlock,
  markdownCell,
  markdownLine,
} from '../../../../electron/engine/incident-report/markdown.ts';
import { csvCell } from '../../../../electron/engine/incident-report/timeline-csv.ts';
import { writeReport } from '../../../../electron/engine/incident-report/write-report.ts';
import { sampleEvent } from '../../../fakes/sample-rows.ts';
import { sampleReport, sampleView } from './sample-view.ts';

const payloads = (
  JSON.parse(
    readFileSync(new URL('../../../fixtures/xss/dompurify-payloads.json', import.meta.url), 'utf8'),
  ) as { payload: string }[]
).map(({ payload }) => payload);

/** Every payload as title, description, entry, source, asset, tag and summary of one report each. */
function reportWith(payload: string) {
  const plain = sampleView();
  const hostile = sampleEvent(9, plain.incident.id, {
    kind: 'attacker_action',
    text: payload,
    source: payload,
  });
  const view = sampleView({}, [hostile]);
  const incident = { ...view.incident, title: payload, description: payload, affected_assets: [payload] };
  return sampleReport('amber_strict', { ...view, incident }, payload);
}

/** Tags that are ours; anything else in an HTML report came out of somebody's text. */
const ourTags = new Set(
  'html head meta title style body p span h1 h2 table tr th td br code figure svg line text rect'.split(' '),
);

test('the HTML of a report has no tag and no attribute but ours, whatever the texts hold', () => {
  for (const payload of payloads) {
    const page = writeReport(reportWith(payload), 'html').replace(/<style>[\s\S]*?<\/style>/, '');
    const tags = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase() ?? '');
    expect(
      tags.filter((tag) => !ourTags.has(tag)),
      payload,
    ).toEqual([]);
    expect(page, payload).not.toMatch(/<[^>]*\s(?:on\w+|href|src|srcdoc|action|formaction|xlink:href)\s*=/i);
  }
});

test('in Markdown nothing in a text is markup, HTML, a link or an address', () => {
  for (const payload of [
    ...payloads,
    '[x](javascript:alert(1))',
    '![x](http://a.example)',
    '<http://a.example>',
  ]) {
    for (const text of [markdownLine(payload), markdownCell(payload), markdownBlock(payload)]) {
      const bare = text.replaceAll('<br>', '').replaceAll(/\\[\\`*_{}[\]()#+\-.!|~^$:@=]/g, '');
      expect(bare, payload).not.toMatch(/[<>[\]`*_|]/);
      expect(bare, payload).not.toMatch(/https?:\/\//i);
    }
  }
});

test('characters that would deceive are named in every form that people read', () => {
  const report = reportWith('invoice\u202efdp.exe\u0007');
  for (const form of ['html', 'markdown', 'csv', 'handover', 'navigator'] as const) {
    const text = writeReport(report, form);
    expect(text, form).toContain('‹RLO›');
    for (const hidden of ['\u202e', '\u0007']) expect(text, form).not.toContain(hidden);
  }
});

test('no cell of a table begins a formula, and a table is read back as it was written', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '  =1',
    '＝1',
    '|calc',
    '%0A=1',
    '\r=1',
    '=cmd|calc',
  ])
    expect(csvCell(text).replace(/^"/, ''), JSON.stringify(text)).toMatch(/^'/);
  for (const text of ['plain', 'with, comma', 'with "quotes"', 'two\nlines', 'a=b', '3 - 4'])
    expect(parse(csvCell(text))).toEqual([[text]]);
  const table = parse(writeReport(sampleReport('amber_strict'), 'csv'), { bom: true, columns: true }) as {
    text: string;
    kind: string;
  }[];
  expect(table).toHaveLength(4);
  expect(table.map(({ text }) => text)).toContain("'=cmd|calc");
});
