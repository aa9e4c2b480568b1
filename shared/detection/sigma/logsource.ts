import type { Logsource } from './sigma-rule.ts';
import type { Value } from './value-test.ts';

/** Which records of a case a rule is about. */
export type LogsourceFit = {
  /** Formats of sources (`shared/ipc/source-calls.ts`). */
  readonly formats: readonly string[];
  readonly matches: (record: Value) => boolean;
};

const everyRecord = () => true;

/** Windows categories by event ids: of Sysmon, and of the Security log where it has the like. */
const windowsCategories: Readonly<
  Record<string, readonly (readonly [channel: string, ids: readonly number[]])[]>
> = {
  process_creation: [
    ['sysmon', [1]],
    ['security', [4688]],
  ],
  network_connection: [
    ['sysmon', [3]],
    ['security', [5156]],
  ],
  process_termination: [
    ['sysmon', [5]],
    ['security', [4689]],
  ],
  driver_load: [['sysmon', [6]]],
  image_load: [['sysmon', [7]]],
  create_remote_thread: [['sysmon', [8]]],
  process_access: [['sysmon', [10]]],
  file_event: [['sysmon', [11]]],
  registry_add: [['sysmon', [12]]],
  registry_delete: [['sysmon', [12]]],
  registry_set: [
    ['sysmon', [13]],
    ['security', [4657]],
  ],
  registry_rename: [['sysmon', [14]]],
  registry_event: [
    ['sysmon', [12, 13, 14]],
    ['security', [4657]],
  ],
  create_stream_hash: [['sysmon', [15]]],
  pipe_created: [['sysmon', [17, 18]]],
  wmi_event: [['sysmon', [19, 20, 21]]],
  dns_query: [['sysmon', [22]]],
  file_delete: [['sysmon', [23, 26]]],
  ps_script: [['powershell', [4104]]],
  ps_module: [['powershell', [4103]]],
};

const windowsServices: Readonly<Record<string, string>> = {
  sysmon: 'sysmon',
  security: 'security',
  system: 'system',
  application: 'application',
  powershell: 'powershell',
  'powershell-classic': 'windows powershell',
  taskscheduler: 'taskscheduler',
  wmi: 'wmi-activity',
  windefend: 'windows defender',
};

const products: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws: { cloudtrail: 'cloudtrail' },
  okta: { okta: 'okta' },
  azure: { signinlogs: 'entra', auditlogs: 'entra' },
  watchfloor: { audit: 'watchfloor_export' },
};

/** Null where no source of a case can be of this kind: the rule is refused and not silently never matched. */
export function fitLogsource({ category, product, service }: Logsource): LogsourceFit | null {
  if (product === 'windows') return fitWindows(category, service);
  if (product === null || category !== null) return null;
  const services = products[product];
  if (services === undefined) return null;
  if (service === null) return { formats: [...new Set(Object.values(services))], matches: everyRecord };
  const format = services[service];
  return format === undefined ? null : { formats: [format], matches: everyRecord };
}

function fitWindows(category: string | null, service: string | null): LogsourceFit | null {
  const channel = service === null ? null : windowsServices[service];
  const events = category === null ? null : windowsCategories[category];
  if (channel === undefined || events === undefined) return null;
  return {
    formats: ['windows'],
    matches: (record) => {
      const { of, id } = windowsEvent(record);
      if (channel !== null && !of.includes(channel)) return false;
      return events === null || events.some(([name, ids]) => of.includes(name) && ids.includes(id));
    },
  };
}

/** Channel and provider in lower case, and the event's number, in the shapes that collectors write. */
function windowsEvent(record: Value): { readonly of: string; readonly id: number } {
  const { Channel, SourceName, EventID, winlog, System } = asObject(record);
  const inner = { ...asObject(System), ...asObject(winlog) };
  const names = [
    Channel,
    SourceName,
    inner.channel,
    inner.Channel,
    inner.provider_name,
    asObject(inner.Provider).Name,
  ];
  const id = EventID ?? inner.event_id ?? inner.EventID;
  return {
    of: names
      .filter((name) => typeof name === 'string')
      .join(' ')
      .toLowerCase(),
    id: Number(typeof id === 'object' ? asObject(id).Value : id),
  };
}

function asObject(value: Value): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
