import type { ContainmentAction, ContainmentPatch } from '../../../../shared/domain/containment-action.ts';
import type { CustodyEntry, Evidence } from '../../../../shared/domain/evidence.ts';
import type { Incident, IncidentPatch } from '../../../../shared/domain/incident.ts';
import type { TimelineEvent } from '../../../../shared/domain/timeline-event.ts';
import type { AppErrorData } from '../../../../shared/errors/app-error.ts';
import type { AnyDb, WritableDb } from '../database.ts';
import type { StoredState } from './outbox.ts';

/** What an action looks like before the server has said yes; merged over the server's rows when they are read. */
export type Effect =
  | { readonly kind: 'incident'; readonly data: Incident }
  | { readonly kind: 'patch'; readonly data: IncidentPatch }
  | { readonly kind: 'event'; readonly data: TimelineEvent }
  | { readonly kind: 'evidence'; readonly data: Evidence }
  | {
      readonly kind: 'custody';
      readonly data: { readonly evidence_id: string; readonly entry: CustodyEntry };
    }
  | { readonly kind: 'containment'; readonly data: ContainmentAction }
  | {
      readonly kind: 'containment_patch';
      readonly data: { readonly action_id: string; readonly patch: ContainmentPatch };
    };

export type PendingEffect = Effect & {
  readonly commandId: string;
  readonly n: number;
  readonly state: StoredState;
  readonly problem: AppErrorData | null;
};

export function putEffect(db: WritableDb, commandId: string, n: number, effect: Effect): void {
  db.run(
    `INSERT INTO pending_effects (command_id, incident_n, kind, data) VALUES (?, ?, ?, ?)
     ON CONFLICT (command_id, kind) DO UPDATE SET data = excluded.data`,
    commandId,
    n,
    effect.kind,
    JSON.stringify(effect.data),
  );
}

type Stored = readonly [
  commandId: string,
  n: number,
  kind: Effect['kind'],
  data: string,
  state: StoredState,
  problem: string | null,
];

const selected = `SELECT e.command_id, e.incident_n, e.kind, e.data, o.state, o.problem
  FROM pending_effects e JOIN outbox o ON o.id = e.command_id`;

/** In the order in which the user acted. */
export function effectsOf(db: AnyDb, n: number): readonly PendingEffect[] {
  return db.tuples<Stored>(`${selected} WHERE e.incident_n = ? ORDER BY o.seq`, n).map(effectFrom);
}

export function allEffects(db: AnyDb): readonly PendingEffect[] {
  return db.tuples<Stored>(`${selected} ORDER BY o.seq`).map(effectFrom);
}

function effectFrom([commandId, n, kind, data, state, problem]: Stored): PendingEffect {
  return {
    commandId,
    n,
    kind,
    data: JSON.parse(data) as unknown,
    state,
    problem: problem === null ? null : (JSON.parse(problem) as AppErrorData),
  } as PendingEffect; // both columns were written by putEffect
}
