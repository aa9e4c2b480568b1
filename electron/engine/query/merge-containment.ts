import type { ContainmentAction } from '../../../shared/domain/containment-action.ts';
import type { ShownContainment } from '../../../shared/ipc/containment-calls.ts';
import type { AnyDb } from '../cache/database.ts';
import { containmentOf } from '../cache/tables/containment.ts';
import type { PendingEffect } from '../cache/tables/pending-effects.ts';

/** The containment actions of an incident with everything pending on top, oldest first by when they were proposed. */
export function shownContainment(
  db: AnyDb,
  n: number,
  effects: readonly PendingEffect[],
): readonly ShownContainment[] {
  const stored = containmentOf(db, n).map(confirmed);
  const arrived = new Set(stored.map((action) => action.id));
  const waiting = effects.flatMap((effect) =>
    effect.kind === 'containment' && !arrived.has(effect.data.id)
      ? [marked(confirmed(effect.data), effect)]
      : [],
  );
  const shown = new Map([...stored, ...waiting].map((action) => [action.id, action]));
  for (const effect of effects) {
    if (effect.kind !== 'containment_patch') continue;
    const action = shown.get(effect.data.action_id);
    if (action === undefined) continue;
    // A refused change has no effect any more; it is told of beside the action.
    const patch = effect.state === 'refused' ? {} : effect.data.patch;
    shown.set(action.id, marked({ ...action, ...(patch as Partial<ContainmentAction>) }, effect));
  }
  return waiting.length === 0 ? [...shown.values()] : [...shown.values()].sort(byTime);
}

function confirmed(action: ContainmentAction): ShownContainment {
  return { ...action, state: 'confirmed', command_id: null, problem: null };
}

function marked(action: ShownContainment, { commandId, problem, state }: PendingEffect): ShownContainment {
  const next = state === 'refused' || action.state === 'refused' ? 'refused' : 'pending';
  return { ...action, state: next, command_id: commandId, problem: problem ?? action.problem };
}

function byTime(left: ShownContainment, right: ShownContainment): number {
  const [a, b] = [`${left.proposed_at}${left.id}`, `${right.proposed_at}${right.id}`];
  return a < b ? -1 : a > b ? 1 : 0;
}
