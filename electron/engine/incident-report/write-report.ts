import type { WrittenForm } from '../../../shared/ipc/incident-report-calls.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { handoverBrief } from './handover.ts';
import { navigatorLayer } from './navigator-layer.ts';
import { ocsfFinding } from './ocsf-finding.ts';
import { incidentHtml } from './report-html.ts';
import { incidentMarkdown } from './report-markdown.ts';
import type { IncidentReport } from './report-model.ts';
import { stixBundle } from './stix-bundle.ts';
import { timelineCsv } from './timeline-csv.ts';

export function writeReport(report: IncidentReport, form: WrittenForm): string {
  switch (form) {
    case 'markdown':
      return incidentMarkdown(report);
    case 'html':
      return incidentHtml(report);
    case 'stix':
      return stixBundle(report);
    case 'ocsf':
      return ocsfFinding(report);
    case 'csv':
      return timelineCsv(report);
    case 'navigator':
      return navigatorLayer(report);
    case 'handover':
      return handoverBrief(report);
    default:
      return assertNever(form);
  }
}

const endings: Readonly<Record<WrittenForm, string>> = {
  markdown: 'report.md',
  html: 'report.html',
  stix: 'stix.json',
  ocsf: 'ocsf.json',
  csv: 'timeline.csv',
  navigator: 'navigator.json',
  handover: 'handover.md',
};

/** Says for whom it is, before anybody opens it: `INC-2026-0042 TLP-AMBER report.html`. */
export function reportFileName({ reference, audience }: IncidentReport, form: WrittenForm): string {
  return `${reference} TLP-${audience.toUpperCase().replace('_', '-')} ${endings[form]}`;
}
