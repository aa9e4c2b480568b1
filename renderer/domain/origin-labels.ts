import type { IncidentCategory, IncidentSource } from '../../shared/domain/incident.ts';

const categories: Readonly<Record<IncidentCategory, string>> = {
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

const sources: Readonly<Record<IncidentSource, { readonly label: string; readonly from: string }>> = {
  manual: { label: 'Manual', from: 'declared by hand' },
  api: { label: 'API', from: 'from the API' },
  anomaly: { label: 'Anomaly', from: 'from an anomaly rule' },
  user_report: { label: 'User report', from: 'reported by a user' },
  edr: { label: 'EDR', from: 'from endpoint detection' },
  cloud: { label: 'Cloud', from: 'from the cloud provider' },
  email: { label: 'Email', from: 'from email' },
};

export function categoryLabel(category: IncidentCategory): string {
  return categories[category];
}

export function sourceLabel(source: IncidentSource): string {
  return sources[source].label;
}

/** Where the incident came from, for the line above its title: `from an anomaly rule`. */
export function sourcePhrase(source: IncidentSource): string {
  return sources[source].from;
}
