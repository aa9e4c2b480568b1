import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type Detected = OutputOf<'detect.result'>;
export type Rules = OutputOf<'rule.list'>;
export type Rule = Rules['rules'][number];

export function useDetected(): LiveQuery<Detected> {
  return useLiveQuery('detect.result', {}, { topics: ['findings', 'events', 'sources'], keepPrevious: true });
}

export function useRules(): LiveQuery<Rules> {
  return useLiveQuery('rule.list', {}, { topics: ['findings', 'case'] });
}
