import { type ColumnRule, type Mapping, outcomeBy } from './mapping.ts';

/**
 * The three ways in which Windows events become JSON: flat members as NXLog and the OTRF datasets have them (`EventID`,
 * `Hostname`), nested ones as Winlogbeat has them (`winlog.event_id`), and the XML's own tree (`Event.System`).
 */
const data = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [
    `/${name}`,
    `/winlog/event_data/${name}`,
    `/event_data/${name}`,
    `/EventData/${name}`,
    `/Event/EventData/${name}`,
  ]);

/** What the identifiers mean that an investigation meets most, by channel. */
const known: Readonly<Record<string, string>> = {
  'Microsoft-Windows-Sysmon 1': 'Process created',
  'Microsoft-Windows-Sysmon 2': 'File time changed',
  'Microsoft-Windows-Sysmon 3': 'Network connection',
  'Microsoft-Windows-Sysmon 5': 'Process ended',
  'Microsoft-Windows-Sysmon 6': 'Driver loaded',
  'Microsoft-Windows-Sysmon 7': 'Image loaded',
  'Microsoft-Windows-Sysmon 8': 'Remote thread created',
  'Microsoft-Windows-Sysmon 9': 'Raw disk read',
  'Microsoft-Windows-Sysmon 10': 'Process accessed',
  'Microsoft-Windows-Sysmon 11': 'File created',
  'Microsoft-Windows-Sysmon 12': 'Registry key added or deleted',
  'Microsoft-Windows-Sysmon 13': 'Registry value set',
  'Microsoft-Windows-Sysmon 14': 'Registry key renamed',
  'Microsoft-Windows-Sysmon 15': 'File stream created',
  'Microsoft-Windows-Sysmon 17': 'Pipe created',
  'Microsoft-Windows-Sysmon 18': 'Pipe connected',
  'Microsoft-Windows-Sysmon 22': 'DNS query',
  'Microsoft-Windows-Sysmon 23': 'File deleted',
  'Microsoft-Windows-Security-Auditing 1102': 'Audit log cleared',
  'Microsoft-Windows-Security-Auditing 4624': 'Logged on',
  'Microsoft-Windows-Security-Auditing 4625': 'Logon failed',
  'Microsoft-Windows-Security-Auditing 4634': 'Logged off',
  'Microsoft-Windows-Security-Auditing 4648': 'Logon with explicit credentials',
  'Microsoft-Windows-Security-Auditing 4656': 'Handle requested',
  'Microsoft-Windows-Security-Auditing 4657': 'Registry value changed',
  'Microsoft-Windows-Security-Auditing 4658': 'Handle closed',
  'Microsoft-Windows-Security-Auditing 4663': 'Object accessed',
  'Microsoft-Windows-Security-Auditing 4672': 'Special privileges assigned',
  'Microsoft-Windows-Security-Auditing 4688': 'Process created',
  'Microsoft-Windows-Security-Auditing 4689': 'Process ended',
  'Microsoft-Windows-Security-Auditing 4690': 'Handle duplicated',
  'Microsoft-Windows-Security-Auditing 4697': 'Service installed',
  'Microsoft-Windows-Security-Auditing 4698': 'Scheduled task created',
  'Microsoft-Windows-Security-Auditing 4703': 'User right adjusted',
  'Microsoft-Windows-Security-Auditing 4720': 'User account created',
  'Microsoft-Windows-Security-Auditing 4732': 'Added to local group',
  'Microsoft-Windows-Security-Auditing 4768': 'Kerberos ticket requested',
  'Microsoft-Windows-Security-Auditing 4769': 'Kerberos service ticket requested',
  'Microsoft-Windows-Security-Auditing 4776': 'Credentials validated',
  'Microsoft-Windows-Security-Auditing 5140': 'Share accessed',
  'Microsoft-Windows-Security-Auditing 5156': 'Connection permitted',
  'Microsoft-Windows-Security-Auditing 5158': 'Bind permitted',
  'Microsoft-Windows-PowerShell 4103': 'PowerShell pipeline',
  'Microsoft-Windows-PowerShell 4104': 'PowerShell script block',
  'PowerShell 400': 'PowerShell engine started',
  'PowerShell 600': 'PowerShell provider started',
  'PowerShell 800': 'PowerShell pipeline',
  'Service Control Manager 7045': 'Service installed',
};

function named(text: string): string {
  const short = text.replace(/^Microsoft-Windows-(Security-Auditing|Sysmon|PowerShell) /, '$1 ');
  const meaning = known[text];
  return meaning === undefined ? short : `${short}: ${meaning}`;
}

const action: ColumnRule = {
  join: [
    '/SourceName',
    '/Provider',
    '/winlog/provider_name',
    '/Event/System/Provider/#attributes/Name',
    '/EventID',
    '/winlog/event_id',
    '/event_id',
    '/Event/System/EventID',
  ],
  as: named,
};

export const windows: Mapping = {
  format: 'windows',
  label: 'Windows events as JSON',
  integrity:
    'Windows events as JSON carry no integrity information: record numbers may show a gap, and nothing shows whether one was altered.',
  // The event's own time where it names its zone; `EventTime` of NXLog is local to the machine that collected it.
  time: [
    '/UtcTime',
    '/winlog/event_data/UtcTime',
    '/TimeCreated',
    '/Event/System/TimeCreated/#attributes/SystemTime',
    '/@timestamp',
    '/EventTime',
    '/EventReceivedTime',
  ],
  zoneMinutes: 0,
  columns: {
    action,
    actor: { from: data('SubjectUserName', 'User', 'AccountName', 'TargetUserName', 'UserID') },
    object: {
      from: data(
        'TargetObject',
        'TargetFilename',
        'ObjectName',
        'ScriptBlockText',
        'CommandLine',
        'NewProcessName',
        'PipeName',
        'QueryName',
        'ServiceName',
        'TaskName',
        'ShareName',
        'TargetImage',
        'ImageLoaded',
        'DestinationIp',
        'DestAddress',
        'TargetUserName',
        'Image',
        'ProcessName',
        'Application',
      ),
    },
    object_type: { from: ['/Category', '/winlog/task', '/ObjectType', '/Channel', '/winlog/channel'] },
    outcome: {
      from: ['/EventType', '/Keywords', '/winlog/keywords/0', '/event/outcome'],
      as: outcomeBy(
        [
          { words: /audit.?failure|^failure$|-9218868437227405312/i, outcome: 'denied' },
          { words: /^error$/i, outcome: 'error' },
          { words: /audit.?success|^success$|info|^setvalue|key$|verbose/i, outcome: 'ok' },
        ],
        'unknown',
      ),
    },
    address: { from: data('SourceIp', 'SourceAddress', 'IpAddress') },
    host: {
      from: [
        '/Hostname',
        '/winlog/computer_name',
        '/Computer',
        '/host/name',
        '/Event/System/Computer',
        '/host',
      ],
    },
    session: { from: data('TargetLogonId', 'LogonId', 'SubjectLogonId', 'LogonGuid') },
  },
  summary: [
    '/Message',
    '/message',
    ...data(
      'SourceImage',
      'TargetImage',
      'TargetObject',
      'CommandLine',
      'TargetFilename',
      'ImageLoaded',
      'DestinationIp',
      'QueryName',
      'PipeName',
      'ServiceName',
      'TaskName',
    ),
  ],
  fits: (record) =>
    ('EventID' in record && ('Channel' in record || 'SourceName' in record || 'Hostname' in record)) ||
    'winlog' in record ||
    (typeof record.Event === 'object' && record.Event !== null && 'System' in record.Event),
};
