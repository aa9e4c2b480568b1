import type { FieldMapping, SourceFormat } from '../../../../shared/ipc/source-calls.ts';
import { anyJson } from './any-json.ts';
import { cloudtrail } from './cloudtrail.ts';
import { csv } from './csv.ts';
import { entra } from './entra.ts';
import { type Mapping, textColumns } from './mapping.ts';
import { ocsf } from './ocsf.ts';
import { okta } from './okta.ts';
import { syslog } from './syslog.ts';
import { watchfloorExport } from './watchfloor-export.ts';
import { windows } from './windows.ts';

/** The more particular first: the first that fits is taken. */
const mappings: readonly Mapping[] = [
  watchfloorExport,
  cloudtrail,
  okta,
  entra,
  windows,
  ocsf,
  syslog,
  csv,
  anyJson,
];

export function mappingFor(format: SourceFormat, own: FieldMapping | null): Mapping {
  const known = mappings.find((mapping) => mapping.format === format) ?? anyJson;
  return own === null ? known : withOwn(known, own);
}

/** The format of a record, or null when it is of none that is known. */
export function formatOf(record: Readonly<Record<string, unknown>>): SourceFormat | null {
  return mappings.find((mapping) => mapping.fits(record))?.format ?? null;
}

/** What the examiner said of single columns comes before what the format says. */
function withOwn(known: Mapping, own: FieldMapping): Mapping {
  const pointer = (name: string) =>
    name.startsWith('/') ? name : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const columns = { ...known.columns };
  for (const column of textColumns) {
    const name = own.columns[column];
    if (name === undefined) continue;
    const rule = known.columns[column] ?? {};
    columns[column] = { ...rule, from: [pointer(name), ...(rule.from ?? [])] };
  }
  const { time, summary } = own.columns;
  return {
    ...known,
    columns,
    zoneMinutes: own.zone_minutes,
    time: time === undefined ? known.time : [pointer(time), ...known.time],
    summary: summary === undefined ? known.summary : [pointer(summary)],
  };
}
