import { findTechnique } from '../../../shared/attack/catalogue.ts';
import type { Tlp } from '../../../shared/domain/tlp.ts';
import { tlpLabel } from '../../../shared/domain/tlp.ts';
import type { IncidentReport, ReportedObservable } from './report-model.ts';
import { observableId, ownId } from './stix-ids.ts';
import { entryKinds } from './words.ts';

type StixObject = { readonly type: string; readonly id: string; readonly [name: string]: unknown };

/** TLP 2.0 as OASIS published it for STIX 2.1 (common objects, extension of 2022-10-01). */
const tlpMarkings: Readonly<Record<Tlp, { readonly id: string; readonly level: string }>> = {
  clear: { id: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', level: 'clear' },
  green: { id: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', level: 'green' },
  amber: { id: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', level: 'amber' },
  amber_strict: { id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', level: 'amber+strict' },
  red: { id: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', level: 'red' },
};
const tlpExtension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const tlpSince = '2022-10-01T00:00:00.000Z';

/**
 * The incident for other programs: who tells it, the incident, the techniques, what was seen and when, and one report that
 * holds it together; every object under the mark of the audience. What no text of the incident names is not made up.
 */
export function stixBundle(report: IncidentReport): string {
  const marking = tlpMarkings[report.audience];
  const by = ownId('identity', report.organization.id);
  const common = (created: string, modified = created) => ({
    ...{ spec_version: '2.1', created_by_ref: by, created, modified, object_marking_refs: [marking.id] },
  });
  const incident: StixObject = {
    ...{ type: 'incident', id: ownId('incident', report.id) },
    ...common(report.detected_at, report.updated_at),
    name: report.title,
    ...(report.description === null ? {} : { description: report.description }),
    labels: [`severity-${report.severity}`, `status-${report.status}`, report.category],
    external_references: [{ source_name: 'Watchfloor', external_id: report.reference }],
  };
  const patterns = report.techniques.map(({ id }) => attackPattern(id, common(report.detected_at)));
  const cves = report.observables
    .filter(({ kind }) => kind === 'cve')
    .map((one) => vulnerability(one, common(one.first_at)));
  const seen = report.observables.flatMap((one) => seenObjects(one, marking.id, common));
  const links = [...patterns, ...cves].map((object) => ({
    ...{ type: 'relationship', id: ownId('relationship', `${incident.id} ${object.id}`) },
    ...common(report.detected_at, report.updated_at),
    ...{ relationship_type: 'related-to', source_ref: incident.id, target_ref: object.id },
  }));
  const notes = entriesNote(report, incident.id, common(report.detected_at, report.updated_at));
  const about = [incident, ...patterns, ...cves, ...seen, ...links, ...notes];
  const objects: readonly StixObject[] = [
    {
      ...{ type: 'marking-definition', spec_version: '2.1', id: marking.id, created: tlpSince },
      name: tlpLabel(report.audience),
      extensions: { [tlpExtension]: { extension_type: 'property-extension', tlp_2_0: marking.level } },
    },
    {
      ...{ type: 'identity', id: by, spec_version: '2.1', created: tlpSince, modified: tlpSince },
      ...{ name: report.organization.name, identity_class: 'organization' },
    },
    ...about,
    {
      ...{ type: 'report', id: ownId('report', `${report.id} ${report.audience} ${report.made_at}`) },
      ...common(report.made_at),
      name: `${report.reference} ${report.title}`,
      ...(report.summary === '' ? {} : { description: report.summary }),
      ...{ report_types: ['incident'], published: report.made_at },
      object_refs: about.map(({ id }) => id),
    },
  ];
  const id = ownId('bundle', `${report.id} ${report.audience} ${report.made_at}`);
  return `${JSON.stringify({ type: 'bundle', id, objects }, null, 2)}\n`;
}

function attackPattern(id: string, common: object): StixObject {
  const technique = findTechnique(id);
  const path = id.replace('.', '/');
  return {
    ...{ type: 'attack-pattern', id: ownId('attack-pattern', id) },
    ...common,
    name: technique?.name ?? id,
    ...(technique === null ? {} : { description: technique.about }),
    ...(technique === null || technique.tactics.length === 0
      ? {}
      : {
          kill_chain_phases: technique.tactics.map(({ short }) => ({
            ...{ kill_chain_name: 'mitre-attack', phase_name: short },
          })),
        }),
    external_references: [
      { source_name: 'mitre-attack', url: `https://attack.mitre.org/techniques/${path}`, external_id: id },
    ],
  };
}

function vulnerability({ value }: ReportedObservable, common: object): StixObject {
  return {
    ...{ type: 'vulnerability', id: ownId('vulnerability', value) },
    ...common,
    name: value,
    external_references: [{ source_name: 'cve', external_id: value }],
  };
}

/** The thing itself, and that it was seen, between which times and in how many texts. */
function seenObjects(
  one: ReportedObservable,
  marking: string,
  common: (created: string, modified?: string) => object,
): readonly StixObject[] {
  const thing = cyberObservable(one);
  if (thing === null) return [];
  return [
    { ...thing, object_marking_refs: [marking] },
    {
      ...{ type: 'observed-data', id: ownId('observed-data', `${thing.id} ${one.first_at}`) },
      ...common(one.first_at, one.last_at),
      ...{ first_observed: one.first_at, last_observed: one.last_at },
      ...{ number_observed: one.named, object_refs: [thing.id] },
    },
  ];
}

const hashNames = { sha256: 'SHA-256', sha1: 'SHA-1', md5: 'MD5' } as const;
const valueTypes = {
  ipv4: 'ipv4-addr',
  ipv6: 'ipv6-addr',
  domain: 'domain-name',
  url: 'url',
  email: 'email-addr',
} as const;

function cyberObservable({ kind, value }: ReportedObservable): StixObject | null {
  switch (kind) {
    case 'cve':
      return null;
    case 'sha256':
    case 'sha1':
    case 'md5': {
      const hashes = { [hashNames[kind]]: value };
      return { type: 'file', spec_version: '2.1', id: observableId('file', { hashes }), hashes };
    }
    default: {
      const type = valueTypes[kind];
      return { type, spec_version: '2.1', id: observableId(type, { value }), value };
    }
  }
}

/** The timeline as one note, so that people read it beside the objects. */
function entriesNote(report: IncidentReport, incidentId: string, common: object): readonly StixObject[] {
  const lines = report.timeline.flatMap(({ happened_at, kind, text, struck }) =>
    struck === null && text !== null ? [`${happened_at} ${entryKinds[kind]}: ${text}`] : [],
  );
  if (lines.length === 0) return [];
  return [
    {
      ...{ type: 'note', id: ownId('note', `${report.id} timeline ${report.audience}`) },
      ...common,
      ...{ abstract: 'Timeline', content: lines.join('\n'), object_refs: [incidentId] },
    },
  ];
}
