import { useLocation } from 'wouter';
import { incidentPath } from '../../domain/paths.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { openSigning, saveBundle } from './approvals-commands.ts';
import { type ShownDetail, useRequest } from './approvals-queries.ts';
import { showDialog } from './approvals-view-state.ts';

const GROUP = 'Requests';

export interface RequestActions {
  readonly shownId: string | undefined;
  readonly move: (step: number) => void;
}

/** Whether something of it may still be in force and can be taken back. */
export function mayRevert({ intent, reversal }: ShownDetail): boolean {
  const inForce = ['acknowledged', 'observed', 'claimed_not_observed', 'unknown'].includes(intent.effect);
  return reversal !== null && inForce;
}

/** The keys of a list of requests; answers what Enter does. */
export function useRequestActions({ shownId, move }: RequestActions): () => void {
  const [, navigate] = useLocation();
  const { value } = useRequestOf(shownId);
  const decide = () => {
    if (shownId !== undefined) void openSigning({ what: 'decide', intent_id: shownId });
  };
  const when = () => shownId !== undefined;
  const incident = value?.intent.incident_id ?? null;
  useActions('page', [
    {
      id: 'approvals.next',
      label: 'Next',
      group: GROUP,
      keys: ['j', 'ArrowDown'],
      run: () => move(1),
      hidden: true,
      repeats: true,
    },
    {
      id: 'approvals.previous',
      label: 'Previous',
      group: GROUP,
      keys: ['k', 'ArrowUp'],
      run: () => move(-1),
      hidden: true,
      repeats: true,
    },
    {
      id: 'approvals.decide',
      label: 'Open the signing window',
      group: GROUP,
      keys: ['Enter'],
      when,
      run: decide,
    },
    {
      id: 'approvals.incident',
      label: 'Open the incident',
      group: GROUP,
      keys: ['o'],
      when: () => incident !== null,
      run: () => incident !== null && navigate(incidentPath(incident)),
    },
    {
      id: 'approvals.revert',
      label: 'Ask to take it back…',
      group: GROUP,
      keys: ['u'],
      when: () => value !== undefined && mayRevert(value),
      run: () => value !== undefined && showDialog({ kind: 'revert', intent: value.intent }),
    },
    {
      id: 'approvals.review',
      label: 'Review the broken glass',
      group: GROUP,
      when: () => value?.review?.verdict === null,
      run: () => shownId !== undefined && void openSigning({ what: 'review', intent_id: shownId }),
    },
    {
      id: 'approvals.bundle',
      label: 'Save as a file that anybody can verify…',
      group: GROUP,
      keys: ['b'],
      when,
      run: () => shownId !== undefined && void saveBundle(shownId),
    },
  ]);
  return decide;
}

const NO_REQUEST = '00000000-0000-7000-8000-000000000000';

function useRequestOf(id: string | undefined) {
  const query = useRequest(id ?? NO_REQUEST);
  return id === undefined ? { value: undefined } : query;
}
