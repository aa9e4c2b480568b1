import { z } from 'zod';
import { addTimelineEvent, getIncident } from '../../../../shared/api/incidents.ts';
import { idSchema } from '../../../../shared/domain/scalars.ts';
import { newTimelineEventSchema, type TimelineEvent } from '../../../../shared/domain/timeline-event.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { eventRow, putEvent } from '../../cache/tables/events.ts';
import { only } from '../../lib/only.ts';
import { defineCommand, type Store, storeNothing } from '../command.ts';

/** Adds an entry to a timeline. Entries only ever add up, so that nothing can conflict. */
export const timelineAddCommand = defineCommand({
  payload: z.strictObject({ incident_id: idSchema, event: newTimelineEventSchema }),
  apply: ({ incident_id, event }, { me, nowMs }) => ({
    kind: 'event',
    data: {
      ...event,
      incident_id,
      changes: [],
      author_id: me.id,
      received_at: toTimestamp(nowMs),
      struck: null,
    },
  }),
  summary: ({ event }) => `${kinds[event.kind]}: ${firstWords(event.text)}`,
  text: ({ event }) => event.text,
  written: ({ event }) => ({ text: event.text }),
  rewrite: ({ incident_id, event }, words) => ({
    incident_id,
    event: { ...event, ...only(words, ['text']) },
  }),
  send: async ({ api, row, signal }, { incident_id, event }) => {
    const answer = await api.call(
      addTimelineEvent,
      { params: { incident_id }, body: event },
      { idempotencyKey: row.send_key, signal },
    );
    return storing(answer.value);
  },
  refuse: async ({ api, signal }, payload, error) => {
    if (error.code === 'conflict') {
      const params = { incident_id: payload.incident_id };
      const { timeline } = (await api.call(getIncident, { params }, { signal })).value;
      const found = timeline.find((event) => event.id === payload.event.id);
      if (found?.text === payload.event.text) return { kind: 'done', store: storing(found) };
      if (found !== undefined)
        return { kind: 'refused', error: saidBefore(), payload, store: storing(found) };
    }
    return { kind: 'refused', error, payload, store: storeNothing };
  },
  rebase: (payload) => payload,
});

/** It was rewritten here although it had arrived, which a crash can make unknown. */
function saidBefore(): AppError {
  return new AppError(
    'conflict',
    'The server already has this entry in its earlier words. Yours are kept here: add them as an entry of their own, or discard them.',
  );
}

const kinds = {
  note: 'Note',
  detection: 'Detection',
  attacker_action: 'Attacker action',
  response_action: 'Response action',
  communication: 'Communication',
} as const;

function firstWords(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function storing(event: TimelineEvent): Store {
  return (batch) => {
    putEvent(batch, eventRow(event));
    return null;
  };
}
