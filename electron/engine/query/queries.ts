import type { OutputOf, ParsedInputOf, QueryName } from '../../../shared/ipc/contract.ts';
import { analyticsGet } from './analytics-get.ts';
import { auditStatus } from './audit-status.ts';
import { cacheInfo } from './cache-info.ts';
import { conflictList } from './conflict-list.ts';
import type { QueryContext } from './context.ts';
import { draftGet } from './draft-get.ts';
import { drillGet } from './drill-get.ts';
import { evidenceList } from './evidence-list.ts';
import { evidencePreview } from './evidence-preview.ts';
import { incidentGet } from './incident-get.ts';
import { incidentReport } from './incident-report.ts';
import { incidentSimilar } from './incident-similar.ts';
import { keepList } from './keep-list.ts';
import { observableElsewhere, observableList } from './observables.ts';
import { outboxList } from './outbox-list.ts';
import { peopleList } from './people-list.ts';
import { queueChanged } from './queue-changed.ts';
import { queueFacets } from './queue-facets.ts';
import { queueGroups } from './queue-groups.ts';
import { queueIds } from './queue-ids.ts';
import { queueLocate } from './queue-locate.ts';
import { queuePage } from './queue-page.ts';
import { storageGet } from './storage-get.ts';
import { syncGet } from './sync-get.ts';

/** Every query of the contract; one that is added there and not here does not compile. */
export const queries: {
  readonly [N in QueryName]: (context: QueryContext, input: ParsedInputOf<N>) => OutputOf<N>;
} = {
  'queue.page': queuePage,
  'queue.locate': queueLocate,
  'queue.facets': queueFacets,
  'queue.groups': queueGroups,
  'queue.ids': queueIds,
  'queue.changed': queueChanged,
  'incident.get': incidentGet,
  'incident.report': incidentReport,
  'incident.similar': incidentSimilar,
  'observable.list': observableList,
  'observable.elsewhere': observableElsewhere,
  'analytics.get': analyticsGet,
  'draft.get': draftGet,
  'people.list': peopleList,
  'outbox.list': outboxList,
  'conflict.list': conflictList,
  'sync.get': syncGet,
  'audit.status': auditStatus,
  'cache.info': cacheInfo,
  'drill.get': drillGet,
  'keep.list': keepList,
  'storage.get': storageGet,
  'evidence.list': evidenceList,
  'evidence.preview': evidencePreview,
};
