import type { AuditRecord } from '../domain/audit-record.ts';
import { canonicalJson } from './canonical-json.ts';

/** Bytes of a record at most (tlog-tiles entry limit). */
export const maximalRecordBytes = 65_535;

/** `R_i`: the canonical text of a record. It begins with `{"_log":…,"_n":…,"_prev":…,"_t":…,"_v":1,`. */
export function recordText(record: AuditRecord): string {
  return canonicalJson(record);
}
