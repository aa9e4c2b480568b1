import { addTimelineEvent } from '../../shared/api/incidents.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { answer, writeRoute } from '../http/route.ts';
import { incidentOr404, sameAsBefore, touchIncident } from '../incidents/under-incident.ts';
import { putEntity } from '../store/entities.ts';

/** Adds an entry to the timeline, with the times that its writer gave and the one at which it got here. */
export const addTimelineEventRoute = writeRoute(addTimelineEvent, ({ params, body, caller, work, audit }) => {
  const org = caller.org.number;
  const incident = incidentOr404(work, org, params.incident_id);
  const before = sameAsBefore(work, org, 'event', incident.id, body);
  if (before !== null) return answer(addTimelineEvent, before);
  const event: TimelineEvent = {
    ...body,
    incident_id: incident.id,
    changes: [],
    author_id: caller.user.id,
    received_at: work.now,
    struck: null,
  };
  putEntity(work, org, 'event', event);
  touchIncident(work, org, incident);
  audit({
    act: 'timeline.added',
    obj: { id: event.id, type: 'timeline_event' },
    inc: incident.id,
    detail: { kind: event.kind, text: event.text, source: event.source },
  });
  return answer(addTimelineEvent, event);
});
