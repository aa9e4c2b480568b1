import type { z } from 'zod';
import { appInfo, appReport, cacheRotateKey, settingsGet, settingsSet } from './app-calls.ts';
import type { Call } from './call.ts';
import { conflictList, conflictResolve } from './conflict-calls.ts';
import { drillEnd, drillGet, drillStart } from './drill-calls.ts';
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
import { queueChanged, queueFacets, queueLocate, queuePage } from './queue-calls.ts';
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
  cacheInfo,
  outboxDiscard,
  outboxEdit,
  outboxList,
  outboxRetry,
  syncGet,
  syncNow,
} from './sync-calls.ts';

/** Every call the page can make. Router, engine and page derive from this one list; queries and commands go to the engine. */
export const contract = {
  'queue.page': queuePage,
  'queue.locate': queueLocate,
  'queue.facets': queueFacets,
  'queue.changed': queueChanged,
  'incident.get': incidentGet,
  'incident.create': incidentCreate,
  'incident.edit': incidentEdit,
  'incident.seen': incidentSeen,
  'timeline.add': timelineAdd,
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
  'drill.start': drillStart,
  'drill.end': drillEnd,
  'drill.get': drillGet,
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

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}
