import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Figure, figure } from '../figures.ts';
import { progress } from '../progress.ts';
import type { Amount } from './amount.ts';
import { type CaseRun, runCase } from './case-run.ts';
import { keptExport } from './kept-export.ts';

/** A filter on columns, and words: one that many records have, one that few have, and a phrase. */
const filters = [
  'outcome:denied action:auth.signed_in',
  'actor:"u-77" OR object_type:incident',
  'time>=2026-11-22T06',
];
const searches = ['signed_in', '"u-77"', 'INC-4711', 'nothinglikethis'];

/** Taking an export in (verified, read, indexed), and asking the case, each time in a process of its own. */
export async function measureExamination({ records, runs }: Amount): Promise<readonly Figure[]> {
  const { folder, pin } = keptExport(records);
  const file = join(folder, 'records.ndjson');
  const made: CaseRun[] = [];
  const duckdb: number[] = [];
  for (let run = 0; run < runs; run++) {
    const one = runCase(folder, pin, 1, [...filters, ...searches]);
    if (one.events !== records) throw new Error(`${one.events} of ${records} records arrived`);
    made.push(one);
    const other = await duckdbMs(file);
    duckdb.push(other);
    progress(`examination ${run + 1} of ${runs}: import ${one.importMs} ms, DuckDB ${other} ms`);
  }
  const about = `${records} records of 600 B`;
  const rates = made.map(({ events, importMs }) => (1000 * events) / importMs);
  const size = `${records / 1_000_000}m`;
  return [
    figure('import', rates, 'records/s', `${about}: verified, read, indexed`, { least: 200_000 }),
    figure(
      'import-cpu',
      made.map(({ cpuMs }) => cpuMs / 1000),
      's',
      'processor time of all threads',
    ),
    figure(
      'import-vs-duckdb',
      made.map(({ importMs }, at) => importMs / (duckdb[at] ?? Number.NaN)),
      'x',
      'to DuckDB reading records.ndjson into a table',
    ),
    figure(
      'first-rows',
      made.map(({ firstRowsMs }) => firstRowsMs),
      'ms',
      'from asking for the import, verification before it included',
    ),
    ...questions(size, made, { filter: 300, search: 150 }),
    figure(
      'page-deep',
      made.map(({ deepMs }) => deepMs),
      'ms',
      '100 rows from the middle of all, by time',
      { most: 300 },
    ),
    figure(
      'case-open',
      made.map(({ openMs }) => openMs),
      'ms',
      about,
      { most: 1000 },
    ),
    figure(
      'memory',
      made.map(({ peakImportMib }) => peakImportMib),
      'MiB',
      'peak resident set while importing',
      { most: 300 },
    ),
    figure(
      'case-size',
      made.map(({ caseMib }) => caseMib),
      'MiB',
      'the encrypted case file',
    ),
  ];
}

/** The same questions over ten times the events: the records taken in ten times. */
export async function measureTenfold({ records }: Amount): Promise<readonly Figure[]> {
  const { folder } = keptExport(records);
  progress('examination of ten times as many events: this takes minutes');
  const one = runCase(join(folder, 'records.ndjson'), null, 10, [...filters, ...searches]);
  const size = `${(records * 10) / 1_000_000}m`;
  return [
    ...questions(size, [one], { filter: 1500, search: 1500 }),
    figure(`memory-${size}`, [one.peakMib], 'MiB', 'peak resident set, import and questions'),
    figure(`case-open-${size}`, [one.openMs], 'ms', `${one.events} events`, { most: 1000 }),
  ];
}

/** The slowest question of each kind counts. */
function questions(
  size: string,
  made: readonly CaseRun[],
  most: { filter: number; search: number },
): Figure[] {
  const slowest = (kind: readonly string[]) =>
    made.map(({ asked }) =>
      Math.max(...asked.filter(({ query }) => kind.includes(query)).map(({ wholeMs }) => wholeMs)),
    );
  return [
    figure(`filter-${size}`, slowest(filters), 'ms', 'slowest of three: facets and histogram', {
      most: most.filter,
    }),
    figure(`search-${size}`, slowest(searches), 'ms', 'slowest of four: facets and histogram', {
      most: most.search,
    }),
  ];
}

async function duckdbMs(file: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const began = performance.now();
  await connection.run(
    `CREATE TABLE records AS SELECT * FROM read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited')`,
  );
  const took = performance.now() - began;
  connection.closeSync();
  instance.closeSync();
  return Math.round(took);
}
