import { undoLast } from '../../domain/undo.ts';
import type { Action } from '../../lib/hotkeys/action-registry.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { showToast } from '../../ui/toast.tsx';
import type { IncidentOverlay } from './incident-overlay.ts';
import type { TimelineFilter } from './timeline-model.ts';

const INCIDENT = 'Incident';
const ENTRIES = 'Timeline';

/** What the keys of an incident do, given by the page. */
export interface IncidentDeeds {
  readonly back: () => void;
  readonly previous: () => void;
  readonly next: () => void;
  readonly editTitle: () => void;
  readonly overlay: (overlay: IncidentOverlay) => void;
  /** The server has signed approvals. */
  readonly approvals: boolean;
  readonly assignToMe: () => void;
  readonly nextStep: () => void;
  /** Null when there is none. */
  readonly conflict: (() => void) | null;
  readonly write: () => void;
  readonly move: (step: number | 'first' | 'last') => void;
  readonly filter: (filter: TimelineFilter) => void;
  readonly turnClock: () => void;
  readonly turnLanes: () => void;
  readonly copyEntry: () => void;
  /** Begins an entry that corrects the chosen one. */
  readonly correctEntry: () => void;
  /** Null when there is no news. */
  readonly since: (() => void) | null;
  /** Keeps the incident on this machine, or no longer. */
  readonly keep: () => void;
  readonly evidence: () => void;
  readonly focusFacts: () => void;
  /** Why fields cannot be changed, why nothing can be written. */
  readonly readOnly: string | undefined;
  readonly noWrite: string | undefined;
  readonly noContainment: string | undefined;
}

function guarded(reason: string | undefined, run: () => void): () => void {
  if (reason === undefined) return run;
  return () => showToast({ id: 'why', tone: 'warn', text: reason });
}

function fieldActions(deeds: IncidentDeeds): readonly Action[] {
  const change = (id: string, label: string, key: string, run: () => void): Action => ({
    id: `incident.${id}`,
    label,
    group: INCIDENT,
    keys: [key],
    run: guarded(deeds.readOnly, run),
  });
  const open = (id: string, label: string, key: string, overlay: IncidentOverlay) =>
    change(id, label, key, () => deeds.overlay(overlay));
  return [
    change('title', 'Edit the title', 'e', deeds.editTitle),
    open('description', 'Edit the description', 'shift+e', { kind: 'description' }),
    open('severity', 'Set severity…', 's', { kind: 'severity' }),
    open('status', 'Change status…', 't', { kind: 'status' }),
    change('step', 'Take the next step', 'shift+t', deeds.nextStep),
    {
      id: 'incident.assign',
      label: 'Assign to me',
      group: INCIDENT,
      keys: ['a'],
      run: guarded(deeds.readOnly, deeds.assignToMe),
    },
    open('owner', 'Choose the owner…', 'shift+a', { kind: 'owner' }),
    open('tlp', 'Set TLP…', 'shift+l', { kind: 'tlp' }),
    open('tags', 'Edit the tags…', '#', { kind: 'tags' }),
    open('techniques', 'ATT&CK techniques…', 'i', { kind: 'techniques' }),
    open('assets', 'Edit the affected assets…', 'shift+s', { kind: 'assets' }),
  ];
}

function moveActions(deeds: IncidentDeeds): readonly Action[] {
  const move = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    id: `incident.${id}`,
    label,
    group: ENTRIES,
    keys,
    hidden: true,
    repeats: true,
    run,
  });
  const show = (filter: TimelineFilter, label: string, key: string): Action => ({
    id: `incident.filter.${filter}`,
    label,
    group: ENTRIES,
    keys: [key],
    run: () => deeds.filter(filter),
  });
  return [
    move('entry_next', 'Next entry', ['j', 'ArrowDown'], () => deeds.move(1)),
    move('entry_previous', 'Previous entry', ['k', 'ArrowUp'], () => deeds.move(-1)),
    move('entry_first', 'First entry', ['g g', 'Home'], () => deeds.move('first')),
    move('entry_last', 'Last entry', ['shift+g', 'End'], () => deeds.move('last')),
    { id: 'incident.copy', label: 'Copy the entry', group: ENTRIES, keys: ['y'], run: deeds.copyEntry },
    {
      id: 'incident.correct',
      label: 'Correct the entry…',
      group: ENTRIES,
      keys: ['x'],
      run: guarded(deeds.noWrite, deeds.correctEntry),
    },
    show('all', 'Show all entries', '1'),
    show('attacker', 'Show what the attacker did', '2'),
    show('us', 'Show what we did', '3'),
    show('notes', 'Show notes', '4'),
    {
      id: 'incident.lanes',
      label: 'Lanes: when what happened',
      group: ENTRIES,
      keys: ['l'],
      run: deeds.turnLanes,
    },
    {
      id: 'incident.kind',
      label: 'Show one kind of entry…',
      group: ENTRIES,
      keys: ['5'],
      run: () => deeds.overlay({ kind: 'entry_kind' }),
    },
    {
      id: 'incident.clock',
      label: 'Happened, recorded or received time',
      group: ENTRIES,
      keys: ['shift+r'],
      run: deeds.turnClock,
    },
  ];
}

/** Every key of an incident, in the registry so that the key help and the palette show it. */
export function useIncidentActions(deeds: IncidentDeeds): void {
  useActions('page', [
    {
      id: 'incident.write',
      label: 'Write an entry',
      group: INCIDENT,
      keys: ['c'],
      run: guarded(deeds.noWrite, deeds.write),
    },
    ...fieldActions(deeds),
    {
      id: 'incident.propose',
      label: 'Propose containment…',
      group: INCIDENT,
      keys: ['m'],
      run: guarded(deeds.noContainment, () => deeds.overlay({ kind: 'propose' })),
    },
    {
      id: 'incident.request',
      label: 'Contain: ask for it under a signature…',
      group: INCIDENT,
      keys: ['r'],
      when: () => deeds.approvals,
      run: guarded(deeds.noContainment, () => deeds.overlay({ kind: 'request' })),
    },
    {
      id: 'incident.contain',
      label: 'Take a containment step…',
      group: INCIDENT,
      keys: ['shift+m'],
      run: guarded(deeds.noContainment, () => deeds.overlay({ kind: 'contain', actionId: null })),
    },
    {
      id: 'incident.conflict',
      label: 'Decide what two people changed',
      group: INCIDENT,
      keys: ['shift+c'],
      when: () => deeds.conflict !== null,
      run: () => deeds.conflict?.(),
    },
    {
      id: 'incident.since',
      label: 'What changed since I last looked',
      group: INCIDENT,
      keys: ['w'],
      when: () => deeds.since !== null,
      run: () => deeds.since?.(),
    },
    { id: 'incident.undo', label: 'Take the last change back', group: INCIDENT, keys: ['z'], run: undoLast },
    {
      id: 'incident.previous',
      label: 'Previous incident',
      group: INCIDENT,
      keys: ['['],
      run: deeds.previous,
    },
    { id: 'incident.next', label: 'Next incident', group: INCIDENT, keys: [']'], run: deeds.next },
    {
      id: 'incident.keep',
      label: 'Keep offline, or no longer',
      group: INCIDENT,
      keys: ['shift+k'],
      run: deeds.keep,
    },
    {
      id: 'incident.evidence',
      label: 'Evidence: add, look inside, verify…',
      group: INCIDENT,
      keys: ['v'],
      run: deeds.evidence,
    },
    {
      id: 'incident.observables',
      label: 'Observables: where else…',
      group: INCIDENT,
      keys: ['o'],
      run: () => deeds.overlay({ kind: 'observables' }),
    },
    {
      id: 'incident.report',
      label: 'Report, handover, STIX and other forms…',
      group: INCIDENT,
      keys: ['p'],
      run: () => deeds.overlay({ kind: 'report' }),
    },
    { id: 'incident.facts', label: 'Go to the facts', group: INCIDENT, keys: ['f'], run: deeds.focusFacts },
    { id: 'incident.back', label: 'Back to the queue', group: INCIDENT, keys: ['Escape'], run: deeds.back },
    ...moveActions(deeds),
  ]);
}
