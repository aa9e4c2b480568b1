import type { TransportAnswer, TransportRequest } from '../../electron/net/transport.ts';
import type { ProblemKind } from '../../shared/api/problem.ts';
import type { Change } from '../../shared/api/sync.ts';
import {
  type ContainmentAction,
  containmentPatchSchema,
  containmentSteps,
  newContainmentActionSchema,
} from '../../shared/domain/containment-action.ts';
import { etagOf } from '../../shared/domain/scalars.ts';

type Parts = {
  readonly containment: ReadonlyMap<string, ContainmentAction>;
  readonly record: (change: Change) => void;
  readonly now: () => string;
  readonly json: (status: number, body: unknown, headers?: Record<string, string>) => TransportAnswer;
  readonly problem: (kind: ProblemKind, more?: object) => TransportAnswer;
};

/** The containment endpoints of the fake API. */
export function createFakeContainment({ containment, record, now, json, problem }: Parts) {
  function save(action: ContainmentAction): void {
    record({ kind: 'containment', id: action.id, incident_id: action.incident_id, data: action });
  }
  return {
    of: (incidentId: string) =>
      [...containment.values()].filter((action) => action.incident_id === incidentId),
    propose: (incidentId: string, body: unknown): TransportAnswer => {
      const parsed = newContainmentActionSchema.safeParse(body);
      if (!parsed.success) return problem('validation');
      if (containment.has(parsed.data.id)) return problem('conflict');
      const open = { status: 'proposed', outcome: null, proposed_by: null, finished_at: null } as const;
      const times = { created_at: now(), updated_at: now() };
      const action = { ...parsed.data, ...open, ...times, incident_id: incidentId, version: 1 };
      save(action);
      return json(201, action, { etag: etagOf(1) });
    },
    patch: (id: string, request: TransportRequest, body: unknown): TransportAnswer => {
      const action = containment.get(id);
      const parsed = containmentPatchSchema.safeParse(body);
      if (action === undefined) return problem('not-found');
      if (!parsed.success) return problem('validation');
      if (request.headers['if-match'] !== etagOf(action.version))
        return problem('stale-version', { current: action });
      const { status = action.status, outcome = action.outcome } = parsed.data;
      if (status !== action.status && !containmentSteps(action.status).includes(status))
        return problem('transition-refused');
      const next = { ...action, status, outcome, version: action.version + 1, updated_at: now() };
      save(next);
      return json(200, next, { etag: etagOf(next.version) });
    },
  };
}
