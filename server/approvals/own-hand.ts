import { effectOf } from '../../shared/approvals/action.ts';
import { readActionParams } from '../../shared/approvals/action-params.ts';
import type { Voice } from '../../shared/approvals/approval-records.ts';
import type { Intent } from '../../shared/approvals/intent.ts';
import { appendAudit } from '../audit-log/append.ts';
import { changeIntent, intentOf, intentsInStates } from '../store/approval-intents.ts';
import { accountOf, insertVouching } from '../store/approval-people.ts';
import type { Organization } from '../store/organizations.ts';
import { liveSessionsOf, revokeSession } from '../store/sessions.ts';
import { setActive } from '../store/users.ts';
import type { Work } from '../store/work.ts';
import { endIntent } from './effects.ts';
import { signedIntent } from './judge-now.ts';
import { putInForce, systemActor } from './policy-in-force.ts';

/** What the server does itself, in the transaction that says so. Answers what was done, in words. */
export function carryOut(work: Work, org: Organization, intent: Intent, voices: readonly Voice[]): string {
  const read = readActionParams(intent);
  if (read === null) throw new Error('an intent that was verified does not read');
  switch (read.action) {
    case 'account.disable':
      return each(intent, (id) => {
        switchAccount(work, org, id, false);
        return endSessions(work, org, id);
      });
    case 'account.enable':
      return each(intent, (id) => {
        switchAccount(work, org, id, true);
        for (const { person } of voices) vouch(work, org, person, id);
        return 0;
      });
    case 'sessions.revoke':
      return each(intent, (id) => endSessions(work, org, id));
    case 'policy.change': {
      const { row } = putInForce(work, org, read.params.next, intent.id);
      voidOldPolicy(work, org, row.hash, intent.id);
      return `version ${row.version} is in force`;
    }
    case 'containment.renew': {
      const renewed = intentOf(work.db, org.number, read.params.renews);
      if (renewed === null) throw new Error('a renewed intent vanished');
      const { until, owner } = read.params;
      const bound_version = renewed.bound_version + 1;
      changeIntent(work, renewed.id, { until, owner_id: owner, bound_version });
      return 'its end was moved';
    }
    default:
      throw new Error(`the server does not do ${read.action} itself`);
  }
}

/** A look at the thing itself, by another way than the one that changed it: what anybody would find who tries. */
export function isInEffect(work: Pick<Work, 'db' | 'now'>, org: number, intent: Intent): boolean {
  const action = effectOf(intent.action);
  if (action === 'policy.change' || action === 'containment.renew') return true;
  return intent.targets.every(({ id }) => {
    const account = accountOf(work.db, org, id);
    const sessions = liveSessionsOf(work.db, id, work.now);
    if (action === 'account.enable') return account?.active === true;
    const startedBefore = sessions.every((session) => session.created_at > toText(intent.nbf));
    return action === 'account.disable' ? account?.active === false && sessions.length === 0 : startedBefore;
  });
}

function toText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

function each(intent: Intent, act: (id: string) => number): string {
  const sessions = intent.targets.reduce((sum, { id }) => sum + act(id), 0);
  return `${intent.targets.length} of ${intent.targets.length} targets, ${sessions} sessions ended`;
}

function switchAccount(work: Work, org: Organization, id: string, active: boolean): void {
  setActive(work, org.number, id, active);
  appendAudit(work, org, {
    act: active ? 'user.enabled' : 'user.disabled',
    actor: systemActor,
    obj: { id, type: 'user' },
    out: 'ok',
  });
}

function endSessions(work: Work, org: Organization, id: string): number {
  const sessions = liveSessionsOf(work.db, id, work.now);
  for (const session of sessions) {
    revokeSession(work, session.id);
    appendAudit(work, org, {
      act: 'auth.session_revoked',
      actor: systemActor,
      obj: { id: session.id, type: 'session' },
      out: 'ok',
    });
  }
  return sessions.length;
}

/** Who switched an account on again may not stand beside it for a day. */
function vouch(work: Work, org: Organization, by: string, of: string): void {
  insertVouching(work, org.number, by, of, 'enabled');
}

function voidOldPolicy(work: Work, org: Organization, hash: string, except: string): void {
  for (const row of intentsInStates(work.db, ['pending', 'approved'], 10_000)) {
    if (row.org !== org.number || row.id === except || signedIntent(row).policy === hash) continue;
    endIntent(work, row, 'void', 'The policy has changed; ask anew.');
  }
}
