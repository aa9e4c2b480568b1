import type { ContainmentKind } from '../../shared/domain/containment-action.ts';
import type { IncidentCategory, IncidentSource } from '../../shared/domain/incident.ts';
import type { Lines } from './large-phrases.ts';

/** A sort of incident in the large sample. `{host}`, `{user}`, `{site}`, `{ip}`, `{n}` and `{id}` are filled in per text. */
export type Archetype = {
  readonly category: IncidentCategory;
  readonly source: IncidentSource;
  /** How often it comes, relative to the others. */
  readonly weight: number;
  readonly tags: Lines;
  readonly techniques: Lines;
  readonly titles: Lines;
  readonly detections: Lines;
  readonly attacks: Lines;
  readonly contain: readonly [ContainmentKind, string];
};

export const archetypes: readonly Archetype[] = [
  {
    category: 'phishing',
    source: 'user_report',
    weight: 30,
    tags: ['phishing', 'mail', 'reported-by-staff', 'brand-abuse'],
    techniques: ['T1566.002', 'T1566.001', 'T1598.003'],
    titles: [
      'Reported mail: parcel fee, link to a login copy ({site})',
      'Mail "updated payslip {n}" to {n} recipients at {site}',
      'HTML attachment opens a sign-in form on {host}',
      'Supplier mailbox sends shared document to {user}',
      'Voicemail notification with QR code, {site}',
      'Mail asks {user} for gift cards in the name of the director',
    ],
    detections: [
      '{user} reports the mail with the button after {n} minutes',
      'Gateway verdict changed from clean to phishing, {n} copies delivered',
      'Link rewritten mail clicked by {user} from {host}',
      'Sender domain is {n} hours old',
    ],
    attacks: [
      'Second mail from the same kit with another subject, {n} recipients',
      'POST of a form to {ip} from {host}',
      'Reply in a genuine thread with a PDF of new bank details',
      'Link now forwards to a one-time code page',
    ],
    contain: ['custom', 'purge of the mail from all mailboxes'],
  },
  {
    category: 'malware',
    source: 'edr',
    weight: 18,
    tags: ['edr', 'malware', 'adware', 'usb'],
    techniques: ['T1204.002', 'T1059.001', 'T1547.001', 'T1053.005'],
    titles: [
      'Suspicious PowerShell child of Office on {host}',
      'Scheduled task runs script from a temp folder, {host}',
      'Potentially unwanted program on {n} devices at {site}',
      'Loader quarantined on {host}, user {user}',
      'USB stick with shortcut worm at {site}',
      'Unsigned binary beacons from {host} to {ip}',
    ],
    detections: [
      'powershell.exe -enc … started by WINWORD.EXE on {host}',
      'File quarantined on {host}, {n} further sightings',
      'Run key "Updater{n}" written on {host}',
      'Beacon every {n} seconds from {host} to {ip}:443',
    ],
    attacks: [
      'Script downloads a second stage from {ip}',
      'New run key on {host} pointing to AppData',
      'schtasks /create /sc minute /mo {n} on {host}',
      'Copy of itself to a share of {site}',
    ],
    contain: ['isolate_host', '{host}'],
  },
  {
    category: 'account_takeover',
    source: 'anomaly',
    weight: 14,
    tags: ['sign-in', 'mfa', 'session'],
    techniques: ['T1078.004', 'T1621', 'T1539', 'T1098.005'],
    titles: [
      'Impossible travel of {user}',
      'New MFA method for {user} after sign-in from {ip}',
      '{n} MFA prompts for {user} within ten minutes',
      'Session of {user} used from a hosting provider',
      'Mailbox rule moves everything to archive, {user}',
      'Password reset of {user} from an unknown device',
    ],
    detections: [
      'Sign-in of {user} from {ip}, {n} minutes after one from {site}',
      'Risk of {user} raised to high by the identity provider',
      'Token of {user} replayed from {ip}',
      'Inbox rule with a single character as its name, {user}',
    ],
    attacks: [
      'Mail search for "invoice" in the mailbox of {user}',
      'Sign-in from {ip} with a satisfied MFA claim',
      'Authenticator app added to {user}',
      'OAuth consent for an app with {n} users worldwide',
    ],
    contain: ['revoke_sessions', '{user}'],
  },
  {
    category: 'credential_attack',
    source: 'anomaly',
    weight: 10,
    tags: ['password-spray', 'brute-force', 'portal'],
    techniques: ['T1110.003', 'T1110.004', 'T1110.001'],
    titles: [
      'Password spray against {n} accounts from {ip}',
      'Credential stuffing on the patient portal, wave {n}',
      'Locked accounts at {site}: {n} within five minutes',
      'SSH guessing against {host}',
      'LDAP bind failures of a printer at {site}',
    ],
    detections: [
      '{n} failed logins a minute from {ip}',
      'Lockout of {user} repeated {n} times',
      'Distinct user names per address: {n}, threshold 20',
      'Failed binds from {host} every {n} seconds',
    ],
    attacks: [
      'One password tried on {n} accounts, then a pause of 31 minutes',
      'Login of {user} succeeds at attempt {n}',
      'Source moves from {ip} to the next address of the same /24',
    ],
    contain: ['block_address', '{ip}'],
  },
  {
    category: 'misconfiguration',
    source: 'cloud',
    weight: 9,
    tags: ['posture', 'certificate', 'firewall-rule'],
    techniques: ['T1190', 'T1133'],
    titles: [
      'Security group opens port {n} to the internet',
      'Certificate of {host} expires in {n} days',
      'Storage container at {site} allows anonymous reads',
      'Backup of {host} failed {n} nights in a row',
      'Logging switched off on {host}',
    ],
    detections: [
      'Posture scan finds {n} resources without an owner',
      'Certificate monitor: {n} days left on {host}',
      'No events from {host} for {n} minutes',
    ],
    attacks: [
      'Scan of the open port from {ip} within {n} minutes',
      'Anonymous GET from {ip}, {n} objects listed',
    ],
    contain: ['custom', 'rule that opened {host}'],
  },
  {
    category: 'exposed_secret',
    source: 'api',
    weight: 5,
    tags: ['secret-scan', 'api-key', 'repository'],
    techniques: ['T1552.001', 'T1078.004'],
    titles: [
      'API key in a commit by {user}',
      'Database password in a ticket, {site}',
      'Private key found on a share at {site}',
      'Token of {host} in a public paste',
    ],
    detections: ['Secret scan: {n} hits in one push by {user}', 'Key used from {ip}, never seen before'],
    attacks: [
      '{n} read calls with the key from {ip}',
      'Caller identity asked from {ip} within {n} minutes of the commit',
    ],
    contain: ['revoke_api_key', 'key {id}'],
  },
  {
    category: 'policy_violation',
    source: 'manual',
    weight: 8,
    tags: ['policy', 'shadow-it', 'private-device'],
    techniques: ['T1219', 'T1567.002'],
    titles: [
      'Remote support tool installed by {user} on {host}',
      'Private cloud drive with {n} files of {site}',
      'Shared login at the front desk of {site}',
      'Private router in the network of {site}',
    ],
    detections: [
      'Upload of {n} MB from {host} to a private drive',
      'Remote support session to {host} from {ip}',
      '{n} people sign in as one account at {site}',
    ],
    attacks: ['Tool reconnects after removal, {host}', 'Further upload of {n} MB by {user}'],
    contain: ['custom', 'application on {host}'],
  },
  {
    category: 'denial_of_service',
    source: 'cloud',
    weight: 3,
    tags: ['availability', 'ddos', 'api'],
    techniques: ['T1498.001', 'T1499.003'],
    titles: [
      'Booking API slow, {n} times the usual requests',
      'UDP flood against {ip}',
      'Crawler exhausts the portal of {site}',
    ],
    detections: ['p95 of the booking API {n}00 ms', '{n} Gbit/s inbound at the edge'],
    attacks: ['Requests move to another path, {n} thousand a minute', 'New source range around {ip}'],
    contain: ['block_address', '{ip}/24'],
  },
  {
    category: 'intrusion',
    source: 'edr',
    weight: 3,
    tags: ['lateral-movement', 'web-shell', 'hands-on-keyboard'],
    techniques: ['T1021.002', 'T1505.003', 'T1003.001', 'T1558.003'],
    titles: [
      'Lateral movement from {host} over ADMIN$',
      'Web shell on {host}',
      'LSASS access on {host}',
      'Service tickets with RC4 for {n} accounts, {user}',
    ],
    detections: [
      'PSEXESVC installed on {host}',
      'w3wp.exe starts cmd.exe on {host}',
      'Handle to lsass.exe with full access, {host}',
      '{n} service tickets in one minute for {user}',
    ],
    attacks: [
      'whoami /all and nltest on {host}',
      'Archive of {n} MB written to C:\\ProgramData on {host}',
      'Logon type 3 on {host} from {ip} as {user}',
      'Connection to {ip}:8443 every {n} seconds',
    ],
    contain: ['isolate_host', '{host}'],
  },
];
