import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type Analytics = OutputOf<'analytics.get'>;

export function useAnalytics(input: InputOf<'analytics.get'>): LiveQuery<Analytics> {
  return useLiveQuery('analytics.get', input, { topics: ['queue'], keepPrevious: true });
}
