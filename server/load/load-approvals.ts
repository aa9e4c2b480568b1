import { containActions, revertActions } from '../../shared/approvals/action.ts';
import type { Policy } from '../../shared/approvals/policy.ts';
import { putInForce, systemActor } from '../approvals/policy-in-force.ts';
import { serverActions } from '../approvals/targets.ts';
import { secretPlace } from '../approvals/webhook.ts';
import { appendAudit } from '../audit-log/append.ts';
import type { Sealer } from '../mfa/sealer.ts';
import { policiesOf, putWebhook } from '../store/approval-policies.ts';
import { one } from '../store/database.ts';
import { organizationByNumber } from '../store/organizations.ts';
import { inTransaction, type Store } from '../store/work.ts';

/** The clinics' rules: three people for what critical systems hang on, two otherwise, nobody offline for privileged accounts. */
const policy: Policy = {
  _v: 1,
  rules: [
    {
      ...{
        id: 'rules',
        actions: ['policy.change'],
        severities: [],
        classes: [],
        quorum: 2,
        roles: ['admin'],
      },
      ...{ expiry_s: 900, offline_s: null },
    },
    {
      ...{ id: 'critical-systems', actions: [], severities: [], classes: ['critical'], quorum: 3, roles: [] },
      ...{ expiry_s: 900, offline_s: null },
    },
    {
      ...{ id: 'privileged', actions: [], severities: [], classes: ['privileged'], quorum: 2, roles: [] },
      ...{ expiry_s: 600, offline_s: null },
    },
    {
      ...{ id: 'ordinary', actions: [], severities: [], classes: [], quorum: 2, roles: [] },
      ...{ expiry_s: 900, offline_s: 14_400 },
    },
  ],
  break_glass: {
    actions: ['host.isolate', 'account.disable', 'sessions.revoke'],
    ...{ expiry_s: 300, review_s: 86_400 },
  },
};

/** Gives the sample its rules, and an EDR that does not exist: an administrator gives it an address. */
export function loadSampleApprovals(store: Store, sealer: Sealer): void {
  inTransaction(store, (work) => {
    const found = one<{ number: number }>(work.db, 'SELECT min(number) AS number FROM organizations');
    if (found === null || policiesOf(work.db, found.number, 1).length > 0) return;
    const org = organizationByNumber(work.db, found.number);
    putInForce(work, org, policy, null);
    const actions = [...containActions, ...revertActions].filter((action) => !serverActions.includes(action));
    const place = secretPlace(org.number, 'edr');
    putWebhook(work, org.number, {
      ...{ id: 'edr', name: 'EDR and firewall', actions: JSON.stringify(actions) },
      url: 'https://responder.northwind.example/edr',
      observe_url: 'https://responder.northwind.example/sensor',
      secret: sealer.seal(work.random(32), place),
    });
    appendAudit(work, org, {
      act: 'executor.changed',
      actor: systemActor,
      obj: { id: 'edr', type: 'executor' },
      out: 'ok',
    });
  });
}
