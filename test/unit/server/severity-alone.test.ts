import { expect, it } from 'vitest';
import { checkSeverityAlone } from '../../../server/approvals/targets.ts';
import type { Intent } from '../../../shared/approvals/intent.ts';
import { firstPolicy, type Policy } from '../../../shared/approvals/policy.ts';

const ordinary = { actions: [], classes: [], roles: [], expiry_s: 900, offline_s: null };
const bySeverity: Policy = {
  ...firstPolicy,
  rules: [
    { ...ordinary, id: 'worst', severities: ['critical'], quorum: 3 },
    { ...ordinary, id: 'rest', severities: [], quorum: 2 },
  ],
};

function intent(changes: Partial<Intent>): Intent {
  return {
    ...{ _v: 1, id: '019ab000-0000-7000-8000-000000000001', aud: 'https://api.example', action: 'custom' },
    params: { reason: 'x', severity: 'low', target_class: 'standard' },
    ...{ targets: [{ id: 'h', etag: '"1"' }], inc: null, inc_etag: null, req: 'u', policy: 'sha256-x' },
    ...{ quorum: 2, created: 1, nbf: 1, exp: 2 },
    ...changes,
  };
}

it('takes as many people without an incident as where one is critical, whatever the requester says', () => {
  expect(() => checkSeverityAlone(bySeverity, intent({}))).toThrow('approval-refused');
  expect(() => checkSeverityAlone(bySeverity, intent({ quorum: 3 }))).not.toThrow();
  expect(() => checkSeverityAlone(firstPolicy, intent({}))).not.toThrow();
});

it('goes by the incident where there is one', () => {
  expect(() => checkSeverityAlone(bySeverity, intent({ inc: 'i', inc_etag: '"v1"' }))).not.toThrow();
});
