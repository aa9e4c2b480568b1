import type { IncidentCategory, IncidentSource, IncidentStatus } from '../../shared/domain/incident.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { TimelineEventKind } from '../../shared/domain/timeline-event.ts';

export const statusLabel: Readonly<Record<IncidentStatus, string>> = {
  new: 'New',
  triaged: 'Triaged',
  investigating: 'Investigating',
  contained: 'Contained',
  eradicated: 'Eradicated',
  recovered: 'Recovered',
  closed: 'Closed',
  false_positive: 'False positive',
  duplicate: 'Duplicate',
};

export const sourceLabel: Readonly<Record<IncidentSource, string>> = {
  manual: 'Manual',
  api: 'API',
  anomaly: 'Anomaly',
  user_report: 'User report',
  edr: 'EDR',
  cloud: 'Cloud',
  email: 'Email',
};

export const categoryLabel: Readonly<Record<IncidentCategory, string>> = {
  phishing: 'Phishing',
  malware: 'Malware',
  ransomware: 'Ransomware',
  account_takeover: 'Account takeover',
  credential_attack: 'Credential attack',
  exposed_secret: 'Exposed secret',
  insider: 'Insider',
  data_exposure: 'Data exposure',
  denial_of_service: 'Denial of service',
  intrusion: 'Intrusion',
  supply_chain: 'Supply chain',
  misconfiguration: 'Misconfiguration',
  policy_violation: 'Policy violation',
  other: 'Other',
};

export const eventKindLabel: Readonly<Record<TimelineEventKind, string>> = {
  note: 'Note',
  detection: 'Detection',
  attacker_action: 'Attacker action',
  response_action: 'Response action',
  communication: 'Communication',
  status_change: 'Status',
  field_change: 'Change',
  evidence_added: 'Evidence',
  containment: 'Containment',
};

/** Highest first: the role a person is shown with. */
const RANK: readonly Role[] = ['admin', 'lead', 'responder', 'auditor', 'viewer'];

export function chiefRole(roles: readonly Role[]): Role | undefined {
  return RANK.find((role) => roles.includes(role));
}
