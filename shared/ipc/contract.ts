import type { z } from 'zod';
import { analyticsGet } from './analytics-calls.ts';
import { appInfo, appReport, cacheRotateKey, settingsGet, settingsSet } from './app-calls.ts';
import {
  approvalBoard,
  approvalExecutors,
  approvalGet,
  approvalKeys,
  approvalList,
  approvalOpenSigning,
  approvalPolicy,
  approvalSaveBundle,
  approvalStatus,
  approvalTargets,
} from './approval-calls.ts';
import { approvalCheck } from './approval-check-calls.ts';
import {
  auditAcknowledge,
  auditExport,
  auditExportCancel,
  auditStatus,
  auditTrustKey,
} from './audit-calls.ts';
import { incidentEditMany, incidentTakeBack, queueIds } from './bulk-calls.ts';
import type { Call } from './call.ts';
import {
  caseClose,
  caseGet,
  caseList,
  caseNew,
  caseOpen,
  caseRemove,
  filesChoose,
  jobCancel,
  jobList,
  pinAdd,
  pinList,
  pinRemove,
} from './case-calls.ts';
import { chartSave } from './chart-calls.ts';
import { conflictList, conflictResolve } from './conflict-calls.ts';
import { containmentPropose, containmentUpdate } from './containment-calls.ts';
import { drillEnd, drillGet, drillStart } from './drill-calls.ts';
import { eventFacets, eventGet, eventHistogram, eventLocate, eventPage, queryCheck } from './event-calls.ts';
import {
  evidenceCancel,
  evidenceExport,
  evidenceFetch,
  evidenceList,
  evidencePreview,
  evidenceTakeIn,
  evidenceUploadAgain,
  evidenceVerify,
  evidenceViewed,
} from './evidence-calls.ts';
import {
  bookmarkList,
  bookmarkRemove,
  bookmarkSet,
  findingList,
  findingRemove,
  findingSave,
  journalList,
  searchList,
  searchRemove,
  searchSave,
  sessionRebuild,
} from './finding-calls.ts';
import {
  draftGet,
  draftSave,
  incidentCreate,
  incidentEdit,
  incidentGet,
  incidentSeen,
  peopleList,
  timelineAdd,
} from './incident-calls.ts';
import { incidentReport, incidentSaveReport } from './incident-report-calls.ts';
import { observableElsewhere, observableList } from './observable-calls.ts';
import {
  incidentSimilar,
  queueChanged,
  queueFacets,
  queueGroups,
  queueLocate,
  queuePage,
} from './queue-calls.ts';
import {
  bundleSave,
  bundleWrite,
  detectResult,
  detectRun,
  reportHtml,
  reportSave,
  ruleAdd,
  ruleList,
  ruleRemove,
} from './report-calls.ts';
import {
  sessionCancel,
  sessionGet,
  sessionLock,
  sessionSignIn,
  sessionSignOut,
  sessionSignUp,
  sessionUnlock,
  workspaceProbe,
  workspaceTrust,
} from './session-calls.ts';
import {
  sourceDigests,
  sourceImport,
  sourceInspect,
  sourceList,
  sourceRemove,
  sourceUnread,
  sourceVerdict,
  sourceVerify,
} from './source-calls.ts';
import {
  incidentShow,
  keepIncident,
  keepList,
  keepRemoveView,
  keepView,
  storageGet,
  storagePrune,
  storageSet,
  storageStop,
} from './storage-calls.ts';
import {
  cacheInfo,
  outboxDiscard,
  outboxEdit,
  outboxList,
  outboxRetry,
  syncGet,
  syncNow,
} from './sync-calls.ts';

/** Every call the page can make. Router, engine and page derive from this one list; queries and commands go to the engine, those of a case to the examiner. */
export const contract = {
  'queue.page': queuePage,
  'queue.locate': queueLocate,
  'queue.facets': queueFacets,
  'queue.groups': queueGroups,
  'queue.ids': queueIds,
  'queue.changed': queueChanged,
  'incident.get': incidentGet,
  'incident.similar': incidentSimilar,
  'analytics.get': analyticsGet,
  'chart.save': chartSave,
  'incident.create': incidentCreate,
  'incident.edit': incidentEdit,
  'incident.edit_many': incidentEditMany,
  'incident.take_back': incidentTakeBack,
  'incident.seen': incidentSeen,
  'incident.report': incidentReport,
  'incident.save_report': incidentSaveReport,
  'observable.list': observableList,
  'observable.elsewhere': observableElsewhere,
  'timeline.add': timelineAdd,
  'containment.propose': containmentPropose,
  'containment.update': containmentUpdate,
  'draft.get': draftGet,
  'draft.save': draftSave,
  'people.list': peopleList,
  'outbox.list': outboxList,
  'outbox.retry': outboxRetry,
  'outbox.discard': outboxDiscard,
  'outbox.edit': outboxEdit,
  'conflict.list': conflictList,
  'conflict.resolve': conflictResolve,
  'sync.get': syncGet,
  'sync.now': syncNow,
  'cache.info': cacheInfo,
  'incident.show': incidentShow,
  'keep.incident': keepIncident,
  'keep.view': keepView,
  'keep.remove_view': keepRemoveView,
  'keep.list': keepList,
  'storage.get': storageGet,
  'storage.set': storageSet,
  'storage.prune': storagePrune,
  'storage.stop': storageStop,
  'evidence.list': evidenceList,
  'evidence.preview': evidencePreview,
  'evidence.fetch': evidenceFetch,
  'evidence.verify': evidenceVerify,
  'evidence.viewed': evidenceViewed,
  'evidence.upload_again': evidenceUploadAgain,
  'evidence.cancel': evidenceCancel,
  'evidence.take_in': evidenceTakeIn,
  'evidence.export': evidenceExport,
  'drill.start': drillStart,
  'drill.end': drillEnd,
  'drill.get': drillGet,
  'audit.status': auditStatus,
  'audit.acknowledge': auditAcknowledge,
  'audit.trust_key': auditTrustKey,
  'audit.export': auditExport,
  'audit.export_cancel': auditExportCancel,
  'approval.status': approvalStatus,
  'approval.list': approvalList,
  'approval.get': approvalGet,
  'approval.board': approvalBoard,
  'approval.keys': approvalKeys,
  'approval.policy': approvalPolicy,
  'approval.executors': approvalExecutors,
  'approval.targets': approvalTargets,
  'approval.open_signing': approvalOpenSigning,
  'approval.save_bundle': approvalSaveBundle,
  'cache.rotate_key': cacheRotateKey,
  'session.get': sessionGet,
  'session.sign_in': sessionSignIn,
  'session.sign_up': sessionSignUp,
  'session.cancel': sessionCancel,
  'session.lock': sessionLock,
  'session.unlock': sessionUnlock,
  'session.sign_out': sessionSignOut,
  'workspace.probe': workspaceProbe,
  'workspace.trust': workspaceTrust,
  'settings.get': settingsGet,
  'settings.set': settingsSet,
  'app.info': appInfo,
  'app.report': appReport,
  'case.list': caseList,
  'case.new': caseNew,
  'case.open': caseOpen,
  'case.close': caseClose,
  'case.remove': caseRemove,
  'case.get': caseGet,
  'files.choose': filesChoose,
  'pin.list': pinList,
  'pin.add': pinAdd,
  'pin.remove': pinRemove,
  'job.list': jobList,
  'job.cancel': jobCancel,
  'source.inspect': sourceInspect,
  'source.import': sourceImport,
  'source.list': sourceList,
  'source.unread': sourceUnread,
  'source.remove': sourceRemove,
  'source.verify': sourceVerify,
  'source.verdict': sourceVerdict,
  'source.digests': sourceDigests,
  'approval.check': approvalCheck,
  'event.page': eventPage,
  'event.locate': eventLocate,
  'event.facets': eventFacets,
  'event.histogram': eventHistogram,
  'event.get': eventGet,
  'query.check': queryCheck,
  'bookmark.set': bookmarkSet,
  'bookmark.remove': bookmarkRemove,
  'bookmark.list': bookmarkList,
  'finding.save': findingSave,
  'finding.remove': findingRemove,
  'finding.list': findingList,
  'search.save': searchSave,
  'search.remove': searchRemove,
  'search.list': searchList,
  'journal.list': journalList,
  'session.rebuild': sessionRebuild,
  'rule.list': ruleList,
  'rule.add': ruleAdd,
  'rule.remove': ruleRemove,
  'detect.run': detectRun,
  'detect.result': detectResult,
  'report.html': reportHtml,
  'report.save': reportSave,
  'bundle.save': bundleSave,
  'bundle.write': bundleWrite,
} as const satisfies Readonly<Record<string, Call>>;

type Contract = typeof contract;
export type CallName = keyof Contract;
export type InputOf<N extends CallName> = z.input<Contract[N]['input']>;
export type ParsedInputOf<N extends CallName> = z.output<Contract[N]['input']>;
export type OutputOf<N extends CallName> = z.output<Contract[N]['output']>;

type NamesOfKind<K extends Call['kind']> = {
  [N in CallName]: Contract[N]['kind'] extends K ? N : never;
}[CallName];
export type QueryName = NamesOfKind<'query'>;
export type CommandName = NamesOfKind<'command'>;
export type HostName = NamesOfKind<'host'>;
export type EngineCallName = QueryName | CommandName;
export type CaseQueryName = NamesOfKind<'case_query'>;
export type CaseCommandName = NamesOfKind<'case_command'>;
export type ExaminerCallName = CaseQueryName | CaseCommandName;

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}
