import {
  firstPolicy,
  type Policy,
  policyHash,
  policySchema,
  policyText,
} from '../../shared/approvals/policy.ts';
import { type AuditEntry, appendAudit } from '../audit-log/append.ts';
import { insertPolicy, type PolicyRow, policiesOf } from '../store/approval-policies.ts';
import type { Organization } from '../store/organizations.ts';
import type { Work } from '../store/work.ts';
import { tools } from './signed.ts';

export const systemActor: AuditEntry['actor'] = { id: 'system', type: 'system' };

export type PolicyInForce = { readonly row: PolicyRow; readonly policy: Policy };

/** The policy in force; the first one is put there, with its record, where there is none yet. */
export function policyInForce(work: Work, org: Organization): PolicyInForce {
  const [row] = policiesOf(work.db, org.number, 1);
  if (row !== undefined) return { row, policy: policySchema.parse(JSON.parse(row.policy)) };
  return putInForce(work, org, firstPolicy, null);
}

/** The next version; `intentId` is the `policy.change` that brought it. */
export function putInForce(
  work: Work,
  org: Organization,
  policy: Policy,
  intentId: string | null,
): PolicyInForce {
  const hash = policyHash(tools, policy);
  const [before] = policiesOf(work.db, org.number, 1);
  const { n } = appendAudit(work, org, {
    act: 'approval_policy.changed',
    actor: systemActor,
    obj: { id: hash, type: 'approval_policy' },
    out: 'ok',
    ...(intentId === null ? {} : { detail: { intent: intentId } }),
  });
  const version = (before?.version ?? 0) + 1;
  insertPolicy(work, org.number, { version, hash, policy: policyText(policy), intent_id: intentId, n });
  const [row] = policiesOf(work.db, org.number, 1);
  if (row === undefined) throw new Error('a policy vanished');
  return { row, policy };
}
