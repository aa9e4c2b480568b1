import type { Incident } from '../../shared/domain/incident.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import type { Me } from '../../shared/domain/user.ts';

/** A readable id of version 7: `kind` tells entities apart, `number` one from another. */
export function sampleId(kind: number, number: number): string {
  return `01900000-000${kind % 10}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

const then = '2026-11-20T08:00:00.000Z';

export const sampleMe: Me = {
  id: sampleId(1, 1),
  username: 'rana',
  full_name: 'Rana Idris',
  email: 'rana@clinic.example',
  roles: ['lead'],
  team: 'SOC',
  active: true,
  created_at: then,
  version: 1,
  organization: { id: sampleId(9, 1), name: 'Clinic group', tier: 'premium' },
};

export function sampleIncident(number: number, changes: Partial<Incident> = {}): Incident {
  return {
    id: sampleId(2, number),
    reference: `INC-2026-${String(number).padStart(4, '0')}`,
    title: `Phishing wave ${number}`,
    description: 'Mails with a link to a copy of the sign-in page.',
    severity: 'medium',
    status: 'new',
    category: 'phishing',
    source: 'email',
    tlp: 'amber',
    assignee_id: null,
    reporter_id: sampleMe.id,
    tags: ['mail'],
    techniques: ['T1566'],
    affected_assets: [],
    detected_at: then,
    declared_at: then,
    acknowledged_at: null,
    contained_at: null,
    recovered_at: null,
    closed_at: null,
    resolution: null,
    lessons_learned: null,
    duplicate_of: null,
    created_at: then,
    updated_at: then,
    version: 1,
    ...changes,
  };
}

export function sampleEvent(
  number: number,
  incidentId: string,
  changes: Partial<TimelineEvent> = {},
): TimelineEvent {
  return {
    id: sampleId(3, number),
    incident_id: incidentId,
    kind: 'note',
    text: `Looked at the headers of mail ${number}.`,
    source: '',
    technique: null,
    changes: [],
    author_id: sampleMe.id,
    happened_at: then,
    recorded_at: then,
    received_at: then,
    struck: null,
    ...changes,
  };
}
