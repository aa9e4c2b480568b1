import { containActions } from '../../../shared/approvals/action.ts';
import { type Policy, requirementOf } from '../../../shared/approvals/policy.ts';
import { type TargetClass, targetClassSchema } from '../../../shared/approvals/target-class.ts';
import { may, type Role } from '../../../shared/domain/role.ts';

export interface PreviewPerson {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly active: boolean;
  /** Devices with a key that counts. */
  readonly devices: readonly string[];
}

export interface PreviewRow {
  readonly action: string;
  readonly targetClass: TargetClass;
  /** Null: no rule allows it. */
  readonly rule: string | null;
  readonly quorum: number;
  readonly expirySeconds: number;
  readonly offline: boolean;
  /** Of people who could decide when any one person asks: the fewest that are left. */
  readonly able: readonly string[];
  /** Whether enough people are there, whoever of those that may ask does. */
  readonly possible: boolean;
}

/** Who could still approve what under a policy, with the people and keys of now. Separation of duties takes more away, case by case. */
export function previewOf(policy: Policy, people: readonly PreviewPerson[]): readonly PreviewRow[] {
  return containActions.flatMap((action) =>
    targetClassSchema.options.map((targetClass): PreviewRow => {
      const required = requirementOf(policy, { action, severity: 'high', targetClass });
      if (required === null)
        return {
          ...{ action, targetClass, rule: null, quorum: 0, expirySeconds: 0, offline: false },
          ...{ able: [], possible: false },
        };
      const able = people.filter(
        ({ active, roles, devices }) =>
          active &&
          devices.length > 0 &&
          may(roles, 'containment:approve') &&
          (required.roles.length === 0 || required.roles.some((role) => roles.some((held) => held === role))),
      );
      // The requester is one of the quorum and none of those who decide; the worst case is that they could have decided.
      const others = required.quorum - 1;
      const requesters = people.filter(
        ({ active, roles, devices }) => active && devices.length > 0 && may(roles, 'containment:propose'),
      );
      const possible =
        requesters.length > 0 &&
        requesters.some(({ id }) => able.filter((one) => one.id !== id).length >= others);
      return {
        ...{ action, targetClass, rule: required.rule, quorum: required.quorum },
        ...{ expirySeconds: required.expirySeconds, offline: required.offlineSeconds !== null },
        able: able.map(({ id }) => id),
        possible,
      };
    }),
  );
}
