import { describe, expectTypeOf, it } from 'vitest';
import type { ReplyOf, RequestOf } from '../../shared/api/endpoint.ts';
import type { getIncident, patchIncident } from '../../shared/api/incidents.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { CommandName, HostName, InputOf, OutputOf, QueryName } from '../../shared/ipc/contract.ts';
import type { EventOf } from '../../shared/ipc/events.ts';

describe('types derived from the contracts', () => {
  it('give a call its input and output', () => {
    expectTypeOf<InputOf<'incident.get'>>().toEqualTypeOf<{ id: string }>();
    expectTypeOf<NonNullable<OutputOf<'incident.get'>>['incident']>().toEqualTypeOf<Incident>();
    expectTypeOf<OutputOf<'draft.save'>>().toEqualTypeOf<Record<string, never>>();
  });

  it('part queries, commands and host calls by their kind', () => {
    expectTypeOf<'queue.page'>().toExtend<QueryName>();
    expectTypeOf<'timeline.add'>().toExtend<CommandName>();
    expectTypeOf<'session.sign_in'>().toExtend<HostName>();
    expectTypeOf<'session.sign_in'>().not.toExtend<QueryName | CommandName>();
  });

  it('refuse a lifecycle state that does not exist', () => {
    expectTypeOf<{ incident_id: string; patch: { status: 'exploded' } }>().not.toExtend<
      InputOf<'incident.edit'>
    >();
    expectTypeOf<{ incident_id: string; patch: { status: 'closed' } }>().toExtend<InputOf<'incident.edit'>>();
  });

  it('give an endpoint its request and its reply', () => {
    expectTypeOf<RequestOf<typeof getIncident>['params']>().toEqualTypeOf<{ incident_id: string }>();
    expectTypeOf<RequestOf<typeof getIncident>['body']>().toEqualTypeOf<undefined>();
    expectTypeOf<ReplyOf<typeof patchIncident>>().toEqualTypeOf<Incident>();
  });

  it('let events carry topics and no rows', () => {
    expectTypeOf<keyof EventOf<'changed'>>().toEqualTypeOf<'topics'>();
    expectTypeOf<`incident:${string}`>().toExtend<EventOf<'changed'>['topics'][number]>();
  });
});
