import { expect, it } from 'vitest';
import { type PreviewPerson, previewOf } from '../../../renderer/features/approvals/policy-preview.ts';
import { firstPolicy, type Policy } from '../../../shared/approvals/policy.ts';
import type { Role } from '../../../shared/domain/role.ts';

const person = (id: string, role: Role, devices: readonly string[] = [`${id}-laptop`]): PreviewPerson => ({
  ...{ id, roles: [role], active: true, devices },
});

const rowOf = (policy: Policy, people: readonly PreviewPerson[], targetClass: string) => {
  const row = previewOf(policy, people).find(
    (one) => one.action === 'host.isolate' && one.targetClass === targetClass,
  );
  if (row === undefined) throw new Error('there is a row for each action and class');
  return row;
};

it('says who could decide, and whether they are enough beside whoever asks', () => {
  const two = [person('helen', 'admin'), person('priya', 'lead')];
  expect(rowOf(firstPolicy, two, 'standard')).toMatchObject({
    ...{ rule: 'ordinary', quorum: 2, able: ['helen', 'priya'], possible: true },
  });
  expect(rowOf(firstPolicy, two, 'critical')).toMatchObject({ rule: 'critical', quorum: 3, possible: false });
  expect(rowOf(firstPolicy, [...two, person('amara', 'responder')], 'critical').possible).toBe(true);
});

it('counts nobody without a key, a right or an account that is active', () => {
  const people = [
    person('helen', 'admin'),
    person('priya', 'lead', []),
    person('amara', 'responder'),
    { ...person('noor', 'lead'), active: false },
  ];
  expect(rowOf(firstPolicy, people, 'standard')).toMatchObject({ able: ['helen'], possible: true });
  expect(rowOf(firstPolicy, people.slice(0, 2), 'standard').possible).toBe(false);
});

it('says where no rule allows an action, and keeps to the roles that a rule names', () => {
  const [rule] = firstPolicy.rules;
  if (rule === undefined) throw new Error('the first policy has rules');
  const none: Policy = { ...firstPolicy, rules: [{ ...rule, actions: ['policy.change'] }] };
  expect(rowOf(none, [person('helen', 'admin')], 'standard')).toMatchObject({ rule: null, possible: false });
  const admins: Policy = { ...firstPolicy, rules: [{ ...rule, actions: [], roles: ['admin'] }] };
  const people = [person('helen', 'admin'), person('priya', 'lead')];
  expect(rowOf(admins, people, 'standard').able).toEqual(['helen']);
});
