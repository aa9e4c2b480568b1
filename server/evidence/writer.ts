import type { Receipt } from '../../shared/api/audit-heads.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { AuditEntry } from '../audit-log/append.ts';

/** Who sends bytes, and for what. */
export type Writer = {
  /** The evidence that the upload is for. */
  readonly evidence: Evidence;
  readonly org: { readonly number: number; readonly id: string };
  readonly actor: AuditEntry['actor'];
  readonly requestId: string;
  /** Where the record of what was done stands; goes out with the answer. */
  readonly receipted: (receipt: Receipt) => void;
};
