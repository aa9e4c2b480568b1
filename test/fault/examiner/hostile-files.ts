import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Seeded } from '../../tamper/seeded.ts';

/** A file that means harm, and what of it a reader must account for; null where only survival counts. */
export type HostileFile = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly events: number | null;
  /** At least so many rows or files set aside. */
  readonly aside: number;
};

type Maker = (chance: Seeded) => Omit<HostileFile, 'name'>;

const good = (n: number) => JSON.stringify({ time: '2026-01-01T00:00:00Z', action: 'ok', n });
const lines = (rows: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(rows.flatMap((row) => [Buffer.from(row), Buffer.from('\n')]));
const around = (chance: Seeded, bad: string | Buffer, events = 2): Omit<HostileFile, 'name'> => {
  const before = chance.integer(0, 3);
  const rows = [
    ...Array.from({ length: before }, (_, n) => good(n)),
    bad,
    ...Array.from({ length: events - 1 }, (_, n) => good(n + 10)),
  ];
  return { bytes: lines(rows), events: before + events - 1, aside: 1 };
};

/** A zip written byte by byte, so that it can lie. */
type ZipMember = {
  readonly name: string | Buffer;
  readonly data: Buffer;
  readonly mode?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly flags?: number;
  readonly method?: number;
};

function zip(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    data,
    mode = 0o100644,
    crc = crc32(data),
    size = data.length,
    flags = 0,
    method = 8,
  } of members) {
    const title = Buffer.from(name);
    const packed = method === 8 ? deflateRawSync(data) : data;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(crc, 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(size, 22);
    head.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(0x0314, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE((mode << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    parts.push(head, title, packed);
    central.push(entry, title);
    offset += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

const row = Buffer.from(`${good(1)}\n`);
const names = [
  '../../../../outside.ndjson',
  '/outside.ndjson',
  'C:\\outside.ndjson',
  '..\\..\\outside.ndjson',
  'a/../../outside.ndjson',
  '\\\\server\\share\\outside.ndjson',
  'nul\u0000outside.ndjson',
  `${'long'.repeat(4_000)}.ndjson`,
  'rtl\u202Enosjdn.ndjson',
  'CON',
  '.',
  '..',
  '~/outside.ndjson',
  Buffer.from([0xff, 0xfe, 0x2f, 0x2e, 0x2e]),
];

/** One way to be hostile each; made anew, a little differently, as often as is asked. */
const makers: Readonly<Record<string, Maker>> = {
  traversal: (chance) => ({
    bytes: zip([
      { name: chance.pick(names), data: row },
      { name: 'good.ndjson', data: row },
    ]),
    events: 2,
    aside: 0,
  }),
  link: () => ({
    bytes: zip([
      { name: 'link', data: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'good.ndjson', data: row },
    ]),
    events: 1,
    aside: 1,
  }),
  'zip-bomb': (chance) => ({
    bytes: zip([{ name: 'bomb.ndjson', data: Buffer.alloc(chance.integer(34, 40) * 1024 * 1024, 0x20) }]),
    events: 0,
    aside: 1,
  }),
  'gzip-bomb': (chance) => ({
    bytes: gzipSync(Buffer.alloc(chance.integer(34, 40) * 1024 * 1024, 0x20)),
    events: 0,
    aside: 1,
  }),
  'zstd-bomb': (chance) => ({
    bytes: zstdCompressSync(Buffer.alloc(chance.integer(34, 40) * 1024 * 1024, 0x20)),
    events: 0,
    aside: 1,
  }),
  'bad-crc': (chance) => ({
    bytes: zip([
      { name: 'bad.ndjson', data: row, crc: chance.integer(1, 2 ** 31) },
      { name: 'good.ndjson', data: row },
    ]),
    events: 2,
    aside: 1,
  }),
  'wrong-size': () => ({
    bytes: zip([
      { name: 'bad.ndjson', data: row, size: 5 },
      { name: 'good.ndjson', data: row },
    ]),
    events: null,
    aside: 1,
  }),
  encrypted: () => ({
    bytes: zip([
      { name: 'secret.ndjson', data: row, flags: 1 },
      { name: 'good.ndjson', data: row },
    ]),
    events: 1,
    aside: 1,
  }),
  'unknown-method': () => ({
    bytes: zip([
      { name: 'odd.ndjson', data: row, method: 99 },
      { name: 'good.ndjson', data: row },
    ]),
    events: 1,
    aside: 1,
  }),
  'zip-in-zip': () => ({
    bytes: zip([
      { name: 'inner.zip', data: zip([{ name: 'a', data: row }]) },
      { name: 'good.ndjson', data: row },
    ]),
    events: 1,
    aside: 1,
  }),
  'many-entries': (chance) => {
    const count = chance.integer(2_000, 3_000);
    return {
      bytes: zip(Array.from({ length: count }, (_, n) => ({ name: `${n}.ndjson`, data: row, method: 0 }))),
      events: count,
      aside: 0,
    };
  },
  'cut-zip': (chance) => {
    const whole = zip([{ name: 'a.ndjson', data: row }]);
    return { bytes: whole.subarray(0, chance.integer(5, whole.length - 1)), events: null, aside: 0 };
  },
  'cut-gzip': (chance) => {
    const whole = gzipSync(lines(Array.from({ length: 50 }, (_, n) => good(n))));
    return { bytes: whole.subarray(0, chance.integer(20, whole.length - 9)), events: null, aside: 1 };
  },
  'cut-zstd': () => {
    const whole = zstdCompressSync(lines(Array.from({ length: 5_000 }, (_, n) => good(n))));
    return { bytes: whole.subarray(0, whole.length >> 1), events: null, aside: 1 };
  },
  'duplicate-keys': (chance) => around(chance, '{"action":"a","action":"b"}'),
  'duplicate-keys-escaped': (chance) => around(chance, '{"action":"a","note":1,"note":2}'),
  'deep-arrays': (chance) => {
    const { bytes } = around(chance, `${'['.repeat(chance.integer(65, 50_000))}1`, 1);
    // Behind a record, so that the file is not taken for one array.
    return { bytes: Buffer.concat([row, bytes]), events: null, aside: 1 };
  },
  'deep-objects': (chance) => {
    const depth = chance.integer(65, 20_000);
    return around(chance, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  },
  'nul-bytes': (chance) =>
    around(chance, Buffer.concat([Buffer.from('{"action":"'), Buffer.alloc(50), Buffer.from('"}')])),
  'not-utf8': (chance) => around(chance, Buffer.from('{"action":"caf\xe9"}', 'latin1')),
  'overlong-utf8': (chance) => around(chance, Buffer.from([0x7b, 0x22, 0xc0, 0xae, 0x22, 0x3a, 0x31, 0x7d])),
  'mark-inside': (chance) => {
    const { bytes, events } = around(chance, '\u{FEFF}{"action":"a"}');
    // At the very beginning it would be the mark of the file.
    return { bytes: Buffer.concat([row, bytes]), events: (events ?? 0) + 1, aside: 1 };
  },
  control: (chance) => around(chance, '{"action":"\u0007"}'),
  'half-json': (chance) => around(chance, '{"action":"a"'),
  'bad-number': (chance) =>
    around(chance, `{"n":${chance.pick(['01', '1.', '.5', '+1', '1e', '0x10', 'NaN', '-', '1e+'])}}`),
  comments: (chance) => around(chance, '/* {"action":"a"} */'),
  proto: () => ({
    bytes: lines(['{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}']),
    events: 1,
    aside: 0,
  }),
  'lone-surrogate': () => ({
    bytes: lines(['{"action":"\\ud800"}', '{"action":"\\udc00x\\ud800"}']),
    events: 2,
    aside: 0,
  }),
  'huge-number': () => ({ bytes: lines([`{"n":${'9'.repeat(100_000)},"m":1e999999}`]), events: 1, aside: 0 }),
  'long-line': (chance) => {
    const bytes = Buffer.alloc(chance.integer(17, 20) * 1024 * 1024, 0x61);
    return { bytes: Buffer.concat([row, bytes, Buffer.from('\n'), row]), events: 2, aside: 1 };
  },
  'long-string': (chance) => ({
    bytes: lines([`{"a":"${'x'.repeat(chance.integer(5, 12) * 1024 * 1024)}"}`, good(1)]),
    events: 2,
    aside: 0,
  }),
  'long-array-item': (chance) => ({
    bytes: Buffer.from(
      `[${good(1)},{"a":"${'x'.repeat(chance.integer(17, 20) * 1024 * 1024)}"},${good(2)},${good(3)}]`,
    ),
    events: 3,
    aside: 1,
  }),
  'many-names': (chance) => {
    const names = Array.from({ length: chance.integer(10_000, 30_000) }, (_, n) => `"k${n}":${n}`);
    return { bytes: lines([`{${names.join(',')}}`, good(1)]), events: 2, aside: 0 };
  },
  'many-items': (chance) => ({
    bytes: lines([`{"a":[${'1,'.repeat(chance.integer(100_000, 200_000))}1]}`, good(1)]),
    events: 2,
    aside: 0,
  }),
  'many-rows': (chance) => {
    const count = chance.integer(70_000, 140_000);
    return { bytes: Buffer.from('1\n'.repeat(count)), events: count, aside: 0 };
  },
  'blank-lines': (chance) => ({
    bytes: Buffer.concat([Buffer.alloc(chance.integer(1, 6) * 1024 * 1024, 0x0a), row]),
    events: 1,
    aside: 0,
  }),
  'open-array': (chance) => ({
    bytes: Buffer.from(`[${good(1)},${good(2)}${chance.pick(['', ',', ',{"a":'])}`),
    events: 2,
    aside: 0,
  }),
  unbalanced: (chance) => ({
    bytes: Buffer.from(`[${good(1)},${'}'.repeat(chance.integer(1, 50))},${good(2)}]`),
    events: null,
    aside: 0,
  }),
  'open-quote-table': (chance) => ({
    bytes: Buffer.from(`a,b\n1,2\n"${'x,y\n'.repeat(chance.integer(10, 5_000))}`),
    events: 1,
    aside: 1,
  }),
  'formula-cells': () => ({
    bytes: Buffer.from('a,b\n=HYPERLINK("http://evil"),@SUM(1)\n+1,-1\n'),
    events: null,
    aside: 0,
  }),
  bidi: () => ({ bytes: lines(['{"action":"\u202Edetele","user":"\u2066x\u2069"}']), events: 1, aside: 0 }),
  'utf16-half': (chance) => {
    const whole = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${good(1)}\n${good(2)}\n`, 'utf16le'),
    ]);
    return { bytes: whole.subarray(0, whole.length - chance.pick([1, 3])), events: null, aside: 0 };
  },
  chance: (chance) => ({ bytes: chance.bytes(chance.integer(1, 200_000)), events: null, aside: 0 }),
  'chance-in-json': (chance) => ({
    bytes: Buffer.concat([Buffer.from('{"Records":['), chance.bytes(50_000), Buffer.from(']}')]),
    events: null,
    aside: 0,
  }),
  'chance-in-gzip': (chance) => {
    const whole = gzipSync(lines(Array.from({ length: 500 }, (_, n) => good(n))));
    for (let at = 0; at < 5; at++) whole[chance.integer(10, whole.length)] = chance.integer(0, 256);
    return { bytes: whole, events: null, aside: 0 };
  },
  empty: () => ({ bytes: Buffer.alloc(0), events: 0, aside: 0 }),
};

export const kinds = Object.keys(makers);

export function hostileFile(kind: string, chance: Seeded): HostileFile {
  const make = makers[kind];
  if (make === undefined) throw new Error(`there is no maker of ${kind}`);
  return { name: `${kind}.dat`, ...make(chance) };
}
