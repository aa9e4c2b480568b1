type SyslogRecord = {
  readonly [name: string]: string | number | { readonly [id: string]: Readonly<Record<string, string>> };
};

const header = /^<(\d{1,3})>(\d{1,2}) (-|\S{1,64}) (-|\S{1,255}) (-|\S{1,48}) (-|\S{1,128}) (-|\S{1,32}) /;
const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
];
const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];

/** A line of RFC 5424 (section 6) as an object; nil values (`-`) are left out. Null if it is none. */
export function readSyslogLine(line: string): SyslogRecord | null {
  const found = header.exec(line);
  if (found === null) return null;
  const [whole, priority, version, timestamp, host, app, process, id] = found as unknown as string[];
  const value = Number(priority);
  if (value > 191) return null;
  const rest = (line.slice((whole as string).length - 1) || ' ').slice(1);
  const structured = readStructured(rest);
  if (structured === null) return null;
  const message = rest
    .slice(structured.end)
    .replace(/^ (?:\u{FEFF})?/u, '')
    .replace(/\r$/, '');
  const said = (name: string, text: string | undefined) =>
    text === undefined || text === '-' ? {} : { [name]: text };
  return {
    facility: facilities[value >> 3] as string,
    severity: severities[value & 7] as string,
    version: Number(version),
    ...said('timestamp', timestamp),
    ...said('host', host),
    ...said('app', app),
    ...said('process', process),
    ...said('msg_id', id),
    ...(structured.data.length === 0 ? {} : { data: Object.fromEntries(structured.data) }),
    ...(message === '' ? {} : { message }),
  };
}

type Structured = { readonly data: (readonly [string, Record<string, string>])[]; readonly end: number };

/** Section 6.3: `-`, or elements `[id name="value" …]` one after another. */
function readStructured(text: string): Structured | null {
  if (text.startsWith('-')) return text.length === 1 || text[1] === ' ' ? { data: [], end: 1 } : null;
  const data: Structured['data'] = [];
  let at = 0;
  while (text[at] === '[') {
    const id = /^\[([^\s=\]"]{1,32})/.exec(text.slice(at));
    if (id === null) return null;
    at += id[0].length;
    const values: [string, string][] = [];
    for (;;) {
      const value = /^ ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\.)*)"/s.exec(text.slice(at));
      if (value === null) break;
      values.push([value[1] as string, (value[2] as string).replace(/\\(["\\\]])/g, '$1')]);
      at += value[0].length;
    }
    if (text[at] !== ']') return null;
    at++;
    data.push([id[1] as string, Object.fromEntries(values)]);
  }
  return at === 0 ? null : { data, end: at };
}
