import { attackVersion, findTechnique } from '../../../shared/attack/catalogue.ts';
import type { IncidentStatus } from '../../../shared/domain/incident.ts';
import type { ObservableKind } from '../../../shared/domain/observable.ts';
import type { Severity } from '../../../shared/domain/severity.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import type { IncidentReport } from './report-model.ts';
import { sentence } from './words.ts';

const severityIds: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };

/** `status_id` of class 2005: 1 new, 2 in progress, 3 on hold, 4 resolved, 5 closed. */
const statusIds: Readonly<Record<IncidentStatus, number>> = {
  new: 1,
  triaged: 2,
  investigating: 2,
  contained: 2,
  eradicated: 2,
  recovered: 4,
  closed: 5,
  false_positive: 5,
  duplicate: 5,
};

/** `type_id` of an observable (OCSF 1.3). */
const observableTypes: Readonly<Record<ObservableKind, { readonly id: number; readonly name: string }>> = {
  ipv4: { id: 2, name: 'IP Address' },
  ipv6: { id: 2, name: 'IP Address' },
  domain: { id: 1, name: 'Hostname' },
  url: { id: 6, name: 'URL String' },
  email: { id: 5, name: 'Email Address' },
  sha256: { id: 8, name: 'Hash' },
  sha1: { id: 8, name: 'Hash' },
  md5: { id: 8, name: 'Hash' },
  cve: { id: 18, name: 'CVE Object: uid' },
};

const updated = 2;
const closed = 3;

/** The incident as one Incident Finding (OCSF 1.3, class 2005), times in milliseconds. */
export function ocsfFinding(report: IncidentReport): string {
  const isClosed = statusIds[report.status] === 5;
  const activity = isClosed ? closed : updated;
  const ms = (at: string) => Date.parse(at);
  const finding = {
    ...{ category_uid: 2, category_name: 'Findings', class_uid: 2005, class_name: 'Incident Finding' },
    ...{ activity_id: activity, activity_name: isClosed ? 'Close' : 'Update', type_uid: 200_500 + activity },
    ...{
      severity_id: severityIds[report.severity],
      severity: sentence(report.severity).replace('Info', 'Informational'),
    },
    ...{ status_id: statusIds[report.status], status: sentence(report.status) },
    ...(report.status === 'false_positive' ? { verdict_id: 1, verdict: 'False Positive' } : {}),
    ...(report.status === 'duplicate' ? { verdict_id: 10, verdict: 'Duplicate' } : {}),
    ...{ time: ms(report.updated_at), start_time: ms(report.detected_at) },
    message: report.title,
    ...(report.description === null ? {} : { desc: report.description }),
    metadata: {
      ...{ version: '1.3.0', uid: report.id, log_name: report.reference },
      product: { name: 'Watchfloor', vendor_name: report.organization.name, version: '0.1.0' },
      labels: [tlpLabel(report.audience)],
    },
    finding_info_list: [
      {
        ...{ uid: report.id, title: report.title, types: [report.category] },
        ...{ created_time: ms(report.detected_at), modified_time: ms(report.updated_at) },
      },
    ],
    ...(report.owner === 'nobody' ? {} : { assignee: { name: report.owner } }),
    attacks: report.techniques.flatMap(({ id }) => attacksOf(id)),
    observables: report.observables.map(({ kind, value }) => {
      const { id, name } = observableTypes[kind];
      return { name: kind, type_id: id, type: name, value };
    }),
  };
  return `${JSON.stringify(finding, null, 2)}\n`;
}

function attacksOf(id: string): readonly object[] {
  const technique = findTechnique(id);
  const main = findTechnique(id.slice(0, 5));
  return [
    {
      version: attackVersion,
      technique: { uid: id.slice(0, 5), ...(main === null ? {} : { name: main.name }) },
      ...(id.includes('.')
        ? { sub_technique: { uid: id, ...(technique === null ? {} : { name: technique.name }) } }
        : {}),
      tactics: technique?.tactics.map((tactic) => ({ uid: tactic.id, name: tactic.name })) ?? [],
    },
  ];
}
