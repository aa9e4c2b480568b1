import { z } from 'zod';
import { encodeBase64Url } from '../audit/base64.ts';
import { type AuditJson, canonicalJson } from '../audit/canonical-json.ts';
import { severitySchema } from '../domain/severity.ts';
import { type Action, containActions, effectOf, isBreakGlass, ordinaryActionSchema } from './action.ts';
import type { HashTools } from './approval-tools.ts';
import {
  type Intent,
  longestBreakGlassSeconds,
  longestOfflineSeconds,
  longestOnlineSeconds,
} from './intent.ts';
import { targetClassSchema } from './target-class.ts';

/** Empty lists mean any. The first rule that fits decides. */
const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  actions: z.array(ordinaryActionSchema).max(20),
  severities: z.array(severitySchema).max(5),
  classes: z.array(targetClassSchema).max(3),
  /** Persons who must stand behind it, the requester among them. */
  quorum: z.number().int().min(2).max(9),
  /** Roles that may decide, beside holding `containment:approve`; empty means whoever holds it. */
  roles: z.array(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)).max(10),
  /** Longest life of an intent. */
  expiry_s: z.number().int().min(60).max(longestOnlineSeconds),
  /** Longest life of one that is signed away from the server; null refuses that. */
  offline_s: z.number().int().min(60).max(longestOfflineSeconds).nullable(),
});

const breakGlassSchema = z.strictObject({
  actions: z.array(z.enum(containActions)).max(20),
  expiry_s: z.number().int().min(30).max(longestBreakGlassSeconds),
  /** Until somebody else must have reviewed it. */
  review_s: z.number().int().min(3600).max(86_400),
});

/** The rule set in force, versioned by its hash and changed by four eyes itself (`policy.change`). */
export const policySchema = z
  .strictObject({
    _v: z.literal(1),
    rules: z.array(ruleSchema).min(1).max(100),
    /** Null: nobody acts alone. */
    break_glass: breakGlassSchema.nullable(),
  })
  .refine(
    ({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length,
    'an id of a rule stands once',
  );
export type Policy = z.infer<typeof policySchema>;

/** What an installation begins with. */
export const firstPolicy: Policy = {
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
      ...{ id: 'critical', actions: [], severities: [], classes: ['critical'], quorum: 3, roles: [] },
      ...{ expiry_s: 900, offline_s: null },
    },
    {
      ...{ id: 'ordinary', actions: [], severities: [], classes: [], quorum: 2, roles: [] },
      ...{ expiry_s: 900, offline_s: 14_400 },
    },
  ],
  break_glass: {
    actions: ['host.isolate', 'account.disable', 'sessions.revoke'],
    expiry_s: 300,
    review_s: 86_400,
  },
};

export function policyText(policy: Policy): string {
  return canonicalJson(policy as unknown as AuditJson);
}

/** `sha256-<base64url>` of its canonical form. */
export function policyHash({ sha256, utf8 }: HashTools, policy: Policy): string {
  return `sha256-${encodeBase64Url(sha256(utf8(`watchfloor/policy/v1\n${policyText(policy)}`)))}`;
}

/** What a policy asks of an intent. */
export type Requirement = {
  /** Id of the rule, or `break_glass`. */
  readonly rule: string;
  readonly quorum: number;
  readonly roles: readonly string[];
  readonly permission: 'containment:approve' | 'containment:break_glass';
  readonly expirySeconds: number;
  readonly offlineSeconds: number | null;
  readonly reviewSeconds: number | null;
};

/** What a rule is chosen by. */
export type PolicyCase = {
  readonly action: Action;
  readonly severity: string;
  readonly targetClass: string;
};

/** What cannot be read is the worst of its kind, so that leaving a member out never lowers a quorum. */
export function policyCaseOf({ action, params }: Pick<Intent, 'action' | 'params'>): PolicyCase {
  const severity = severitySchema.safeParse(params.severity).data ?? 'critical';
  const targetClass = targetClassSchema.safeParse(params.target_class).data ?? 'critical';
  return { action, severity, targetClass };
}

/** Null where no rule allows it. */
export function requirementOf(
  policy: Policy,
  { action, severity, targetClass }: PolicyCase,
): Requirement | null {
  const effect = effectOf(action);
  if (isBreakGlass(action)) {
    const glass = policy.break_glass;
    if (glass === null || !glass.actions.some((allowed) => allowed === effect)) return null;
    const none = { roles: [], offlineSeconds: null };
    const permission = 'containment:break_glass';
    return {
      rule: 'break_glass',
      quorum: 1,
      permission,
      expirySeconds: glass.expiry_s,
      reviewSeconds: glass.review_s,
      ...none,
    };
  }
  const fits = (wanted: readonly string[], given: string) => wanted.length === 0 || wanted.includes(given);
  const rule = policy.rules.find(
    ({ actions, severities, classes }) =>
      fits(actions, effect) && fits(severities, severity) && fits(classes, targetClass),
  );
  if (rule === undefined) return null;
  return {
    rule: rule.id,
    quorum: rule.quorum,
    roles: rule.roles,
    permission: 'containment:approve',
    expirySeconds: rule.expiry_s,
    offlineSeconds: rule.offline_s,
    reviewSeconds: null,
  };
}

export type PolicyBreach = 'policy_old' | 'no_rule' | 'quorum_lowered' | 'lives_too_long' | 'offline_refused';

/** Whether an intent keeps to a policy: the one whose hash it names, under which it is the quorum that it says. */
export function policyBreaches(tools: HashTools, policy: Policy, intent: Intent): readonly PolicyBreach[] {
  const breaches: PolicyBreach[] = [];
  if (intent.policy !== policyHash(tools, policy)) breaches.push('policy_old');
  const required = requirementOf(policy, policyCaseOf(intent));
  if (required === null) return [...breaches, 'no_rule'];
  if (intent.quorum < required.quorum) breaches.push('quorum_lowered');
  const life = intent.exp - intent.created;
  if (life > longestOnlineSeconds && required.offlineSeconds === null) breaches.push('offline_refused');
  else if (life > (required.offlineSeconds ?? 0) && life > required.expirySeconds)
    breaches.push('lives_too_long');
  return breaches;
}
