import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const caseOnce = join(import.meta.dirname, 'case-once.ts');

/** What a process tells that made one case and asked it. */
export type CaseRun = {
  readonly importMs: number;
  readonly cpuMs: number;
  readonly firstRowsMs: number;
  readonly events: number;
  readonly unread: number;
  readonly asked: readonly {
    readonly query: string;
    readonly total: number;
    readonly wholeMs: number;
    readonly pageMs: number;
  }[];
  readonly deepMs: number;
  readonly openMs: number;
  readonly peakImportMib: number;
  readonly peakMib: number;
  readonly caseMib: number;
};

export function runCase(
  path: string,
  pin: string | null,
  times: number,
  queries: readonly string[],
): CaseRun {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [caseOnce, path, pin ?? '-', String(times), JSON.stringify(queries)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  if (stdout === '') throw new Error(`no case was made: ${stderr}`);
  return JSON.parse(stdout) as CaseRun;
}
