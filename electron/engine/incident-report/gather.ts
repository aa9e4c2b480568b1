import { distinctObservables, observableKey } from '../../../shared/domain/observable.ts';
import { correctedBy, type TimelineEventKind } from '../../../shared/domain/timeline-event.ts';
import type { Tlp } from '../../../shared/domain/tlp.ts';
import type { Me, User } from '../../../shared/domain/user.ts';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { createRedaction, type Redaction } from './redaction.ts';
import type { IncidentReport, ReportedEntry, ReportedObservable } from './report-model.ts';
import { sentence } from './words.ts';

export type IncidentView = NonNullable<OutputOf<'incident.get'>>;

export type GatherParts = {
  readonly view: IncidentView;
  readonly people: readonly User[];
  readonly me: Me;
  readonly audience: Tlp;
  readonly summary: string;
  readonly made_at: string;
};

const program = 'Watchfloor 0.1.0';
const notForOthers: ReadonlySet<TimelineEventKind> = new Set(['note', 'communication', 'field_change']);

/** Everything a report may say, for one audience; the writers only put it into form. */
export function gatherReport(parts: GatherParts): IncidentReport {
  const { view, people, me, audience } = parts;
  const { incident } = view;
  const redaction = createRedaction({
    incident: incident.tlp,
    audience,
    people,
    assets: incident.affected_assets,
  });
  const { words, person, treatment } = redaction;
  const told = (text: string | null): string | null => (text === null || text === '' ? null : words(text));
  const after = (at: string | null) =>
    at === null ? null : Date.parse(at) - Date.parse(incident.detected_at);
  const report = {
    id: incident.id,
    reference: incident.reference ?? 'not numbered yet',
    title: words(incident.title) ?? `${sentence(incident.category)} incident`,
    summary: parts.summary.trim(),
    description: told(incident.description),
    audience,
    severity: incident.severity,
    status: incident.status,
    category: incident.category,
    source: incident.source,
    owner: incident.assignee_id === null ? 'nobody' : person(incident.assignee_id, view.assignee_name),
    reporter: person(incident.reporter_id, view.reporter_name),
    tags: treatment === 'whole' ? incident.tags : [],
    times: [
      { name: 'Detected', at: incident.detected_at, after_ms: null },
      { name: 'Declared', at: incident.declared_at, after_ms: after(incident.declared_at) },
      { name: 'Acknowledged', at: incident.acknowledged_at, after_ms: after(incident.acknowledged_at) },
      { name: 'Contained', at: incident.contained_at, after_ms: after(incident.contained_at) },
      { name: 'Recovered', at: incident.recovered_at, after_ms: after(incident.recovered_at) },
      { name: 'Ended', at: incident.closed_at, after_ms: after(incident.closed_at) },
    ],
    detected_at: incident.detected_at,
    updated_at: incident.updated_at,
    techniques: techniquesOf(view),
    assets: incident.affected_assets.flatMap((asset) => redaction.asset(asset) ?? []),
    observables: reportedObservables(view).filter((one) => redaction.observable(one)),
    containment: view.containment.map((action) => ({
      kind: action.kind,
      target: told(action.target),
      reason: told(action.reason),
      status: action.status,
      outcome: told(action.outcome),
      proposed_at: action.proposed_at,
      finished_at: action.finished_at,
    })),
    evidence: view.evidence.map(({ kind, name, size, sha256, collected_at }) => ({
      ...{ kind, name: told(name), size, sha256, collected_at },
    })),
    timeline: entriesFor(view, redaction),
    resolution: told(incident.resolution),
    lessons_learned: treatment === 'whole' ? told(incident.lessons_learned) : null,
    doubts: doubtsOf(view),
    organization: { id: me.organization.id, name: me.organization.name },
    made_by: treatment === 'whole' ? me.full_name : me.organization.name,
    made_at: parts.made_at,
    program,
  };
  if (treatment !== 'whole') {
    redaction.leaveOut('tags', incident.tags.length);
    if (incident.lessons_learned !== null) redaction.leaveOut('lessons learned');
  }
  if (treatment === 'narrow') redaction.leaveOut('texts about it: title, description, measures, entries');
  return { ...report, withheld: redaction.withheld() };
}

function entriesFor(view: IncidentView, redaction: Redaction): readonly ReportedEntry[] {
  return view.timeline.flatMap(({ event, author_name, state }): ReportedEntry[] => {
    if (redaction.treatment !== 'whole' && notForOthers.has(event.kind)) {
      redaction.leaveOut('notes, communication and changes of fields');
      return [];
    }
    // What was struck was wrong; only those who can ask about it are told.
    if (redaction.treatment !== 'whole' && event.struck !== null) return [];
    const { id, kind, happened_at, recorded_at, technique } = event;
    return [
      {
        ...{ id, kind, happened_at, recorded_at, technique },
        text: redaction.words(event.text),
        source: event.source === '' || correctedBy(event) !== null ? null : redaction.words(event.source),
        author: redaction.person(event.author_id, author_name),
        struck: event.struck?.reason ?? null,
        pending: state !== 'confirmed',
      },
    ];
  });
}

/** Those of the incident and of its entries, in order of their ids. */
function techniquesOf({ incident, timeline }: IncidentView): IncidentReport['techniques'] {
  const counts = new Map(incident.techniques.map((id) => [id, 0]));
  for (const { event } of timeline)
    if (event.technique !== null && event.struck === null)
      counts.set(event.technique, (counts.get(event.technique) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, entries]) => ({ id, entries }));
}

/** Each once, with the times of the entries that name it; those of the incident's own words count as of its detection. */
function reportedObservables({ incident, timeline }: IncidentView): readonly ReportedObservable[] {
  const texts = [
    { text: `${incident.title}\n${incident.description}`, at: incident.detected_at },
    ...incident.affected_assets.map((text) => ({ text, at: incident.detected_at })),
    ...timeline
      .filter(({ event }) => event.struck === null)
      .map(({ event }) => ({ text: `${event.text}\n${event.source}`, at: event.happened_at })),
  ];
  const found = new Map<string, ReportedObservable>();
  for (const { text, at } of texts) {
    for (const one of distinctObservables([text])) {
      const before = found.get(observableKey(one));
      const first_at = before === undefined || at < before.first_at ? at : before.first_at;
      const last_at = before === undefined || at > before.last_at ? at : before.last_at;
      found.set(observableKey(one), { ...one, named: (before?.named ?? 0) + 1, first_at, last_at });
    }
  }
  return [...found.values()];
}

function doubtsOf(view: IncidentView): readonly string[] {
  const pending = view.timeline.filter(({ state }) => state !== 'confirmed').length;
  const said: string[] = [];
  if (view.not_kept !== null)
    said.push(
      'This machine keeps only the incident’s own row: timeline, evidence and measures are not whole.',
    );
  if (pending > 0)
    said.push(`${pending} of the entries ${pending === 1 ? 'is' : 'are'} not confirmed by the server yet.`);
  if (view.pending_fields.length > 0)
    said.push(`Not confirmed by the server yet: ${view.pending_fields.join(', ')}.`);
  if (view.conflict_fields.length > 0)
    said.push(`Changed by two people and not decided: ${view.conflict_fields.join(', ')}.`);
  return said;
}
