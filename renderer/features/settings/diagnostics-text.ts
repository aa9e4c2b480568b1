import type { SyncStatus } from '../../../shared/ipc/sync-calls.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import type { AppInfo, CacheInfo } from './settings-queries.ts';

export interface DiagnosticsParts {
  readonly info: AppInfo | null;
  readonly cache: CacheInfo | undefined;
  readonly sync: SyncStatus | null;
  readonly origin: string;
  readonly nowMs: number;
}

/** For a bug report: versions and states, no token, no name, nothing of an incident. */
export function diagnosticsText({ info, cache, sync, origin, nowMs }: DiagnosticsParts): string {
  const lines = [`Watchfloor diagnostics, ${new Date(nowMs).toISOString()}`];
  if (info !== null) {
    lines.push(
      `version ${info.version}`,
      `electron ${info.electron}, chrome ${info.chrome}, node ${info.node}`,
      `platform ${info.platform}, ${info.sandboxed ? 'sandboxed' : 'not sandboxed'}`,
      `keychain ${info.keychain}`,
      `log ${info.log_file}`,
    );
  }
  lines.push(`workspace ${origin === '' ? 'none' : origin}`);
  if (cache !== undefined) {
    lines.push(
      `cache ${formatBytes(cache.bytes)}, ${cache.cipher}, schema ${cache.schema_version}`,
      `rows ${cache.incidents} incidents, ${cache.events} events`,
    );
  }
  if (sync !== null) {
    lines.push(
      `connection ${sync.connection} since ${sync.since}, synced ${sync.synced_at ?? 'never'}`,
      `outbox ${sync.pending} pending, ${sync.refused} refused`,
      `clock skew ${sync.clock_skew_ms === null ? 'within 60 s' : `${sync.clock_skew_ms} ms`}`,
    );
    if (sync.problem !== null) lines.push(`problem ${sync.problem.code}, id ${sync.problem.id}`);
  }
  return `${lines.join('\n')}\n`;
}
