import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { type LiveQuery, useLiveQuery } from '../../bridge/use-live-query.ts';

export type Bookmark = OutputOf<'bookmark.list'>['bookmarks'][number];
export type Bookmarks = OutputOf<'bookmark.list'>;
export type Findings = OutputOf<'finding.list'>;

export function useBookmarks(): LiveQuery<Bookmarks> {
  return useLiveQuery('bookmark.list', {}, { topics: ['bookmarks', 'case'] });
}

export function useFindings(): LiveQuery<Findings> {
  return useLiveQuery('finding.list', {}, { topics: ['findings', 'case'] });
}
