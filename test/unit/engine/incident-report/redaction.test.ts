import { expect, test } from 'vitest';
import { writeReport } from '../../../../electron/engine/incident-report/write-report.ts';
import { tlpSchema } from '../../../../shared/domain/tlp.ts';
import { writtenFormSchema } from '../../../../shared/ipc/incident-report-calls.ts';
import { sampleReport, sampleView } from './sample-view.ts';

/** Of the incident is TLP:AMBER. */
const outside = ['amber', 'green', 'clear'] as const;

test('one’s own organisation reads everything', () => {
  for (const audience of ['red', 'amber_strict'] as const) {
    const text = writeReport(sampleReport(audience), 'html');
    for (const part of ['Noor Haddad', 'WS-0042', 'Called Haddad', 'It was WS-0043.', 'Rana will ask'])
      expect(text, part).toContain(part);
    expect(sampleReport(audience).withheld).toEqual([]);
  }
});

test('in no form does anybody else read a colleague, an asset, an internal address, a note or what was struck', () => {
  for (const audience of outside)
    for (const form of writtenFormSchema.options) {
      const text = writeReport(sampleReport(audience), form).toLowerCase();
      for (const secret of ['noor', 'haddad', 'rana', 'idris', 'ws-0042', 'ws\\-0042', '10.1.2.3', '10[.]1'])
        expect(text, `${audience} ${form} ${secret}`).not.toContain(secret);
      for (const secret of ['clinic.example', 'denies it', 'wrong host', 'ws-0043', 'phishing-resistant'])
        expect(text, `${audience} ${form} ${secret}`).not.toContain(secret);
    }
});

test('the same has the same stand-in throughout, and what was left out is said and counted', () => {
  const report = sampleReport('amber');
  expect(report.title).toBe('Sign-in of analyst 1 from 185.220.101.4');
  expect(report.description).toContain('on asset 1 (internal address 1)');
  expect(report.assets).toEqual(['asset 1']);
  expect(report.withheld).toContainEqual({ what: 'notes, communication and changes of fields', count: 1 });
  expect(report.withheld).toContainEqual({ what: 'lessons learned', count: 1 });
  expect(writeReport(report, 'markdown')).toContain('lessons learned (1)');
});

test('where the incident is marked stricter than the audience, nobody’s words are in it but the author’s', () => {
  const strict = sampleView();
  const view = { ...strict, incident: { ...strict.incident, tlp: 'red' as const } };
  for (const audience of tlpSchema.options.filter((one) => one !== 'red')) {
    const report = sampleReport(audience, view);
    expect(report.title).toBe('Phishing incident');
    expect(report.timeline.map(({ text }) => text)).toEqual(report.timeline.map(() => null));
    expect(report.timeline.map(({ technique }) => technique)).toContain('T1556.006');
    expect(report.observables.map(({ value }) => value)).toContain('185.220.101.4');
    for (const form of writtenFormSchema.options) {
      const text = writeReport(report, form);
      for (const words of ['added from', 'opened', 'cmd|calc'])
        expect(text, `${form} ${words}`).not.toContain(words);
    }
    expect(writeReport(report, 'html')).toContain('An account was taken over.');
  }
});

test('what is not confirmed, not decided or not kept is said in the report', () => {
  const view = sampleView({
    pending_fields: ['severity'],
    conflict_fields: ['title'],
    not_kept: { since: '2026-11-01T00:00:00.000Z', why: 'age', entries: 9, state: 'waiting', problem: null },
  });
  const report = sampleReport('amber_strict', view);
  expect(report.doubts).toHaveLength(3);
  for (const form of ['html', 'markdown', 'handover'] as const)
    expect(writeReport(report, form)).toContain('keeps only the incident');
});
