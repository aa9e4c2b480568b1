import type { Transport, TransportAnswer, TransportRequest } from '../../electron/net/transport.ts';
import { type ProblemKind, problemStatus, problemType } from '../../shared/api/problem.ts';
import type { Change } from '../../shared/api/sync.ts';
import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { type Incident, incidentPatchSchema, newIncidentSchema } from '../../shared/domain/incident.ts';
import { etagOf } from '../../shared/domain/scalars.ts';
import { newTimelineEventSchema, type TimelineEvent } from '../../shared/domain/timeline-event.ts';
import type { User } from '../../shared/domain/user.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type Clock, toTimestamp } from '../../shared/lib/clock.ts';
import { createFakeContainment } from './fake-containment.ts';
import { createPushSource, type PushSource } from './push-source.ts';

/** What happens to one request: nothing special, lost on the way there, lost on the way back, or answered by somebody else. */
export type Fault = null | 'drop' | 'drop_answer' | TransportAnswer;

export type FakeApi = {
  readonly transport: Transport;
  /** Decides on each request; replaced at will. */
  fault: (request: TransportRequest) => Fault;
  /** How the server's clock differs from the console's. */
  skewMs: number;
  token: string;
  readonly incidents: Map<string, Incident>;
  readonly events: Map<string, TimelineEvent>;
  readonly containment: Map<string, ContainmentAction>;
  readonly requests: TransportRequest[];
  /** Effects by idempotency key. */
  readonly effects: Map<string, number>;
  readonly seed: (change: Change) => void;
  /** Somebody else changes an incident. */
  readonly edit: (id: string, changes: Partial<Incident>) => void;
  readonly remove: (kind: 'incident' | 'event', id: string) => void;
  /** Forgets all cursors given out before. */
  readonly expireCursors: () => void;
  readonly streams: Set<PushSource>;
  /** Whether the stream tells of changes; a server that does not leaves a gap. */
  telling: boolean;
};

type Options = { readonly clock: Clock; readonly sync?: boolean; readonly pageLimit?: number };

/** A small TechSaaS API in memory, strict where the console must be right: keys, versions, order of the feed. */
export function createFakeApi({ clock, sync = true, pageLimit = 5_000 }: Options): FakeApi {
  const incidents = new Map<string, Incident>();
  const events = new Map<string, TimelineEvent>();
  const containment = new Map<string, ContainmentAction>();
  const evidence = new Map<string, Evidence>();
  const users = new Map<string, User>();
  const feed = new Map<string, { readonly seq: number; readonly change: Change }>();
  const answers = new Map<string, { readonly asked: string; readonly answer: TransportAnswer }>();
  const effects = new Map<string, number>();
  const streams = new Set<PushSource>();
  let seq = 0;
  let era = 1;

  const cursorAt = (position: number) => `c${era}.${position}`;

  function record(change: Change): void {
    const from = cursorAt(seq);
    seq += 1;
    feed.delete(`${change.kind}:${change.id}`);
    feed.set(`${change.kind}:${change.id}`, { seq, change });
    if (change.kind === 'incident') put(incidents, change.id, change.data);
    if (change.kind === 'event') put(events, change.id, change.data);
    if (change.kind === 'containment') put(containment, change.id, change.data);
    if (change.kind === 'evidence') put(evidence, change.id, change.data);
    if (change.kind === 'user') put(users, change.id, change.data);
    if (!api.telling) return;
    const cursor = cursorAt(seq);
    const data = JSON.stringify({ from, cursor, changes: [change] });
    for (const stream of streams) stream.push(`id: ${cursor}\nevent: change\ndata: ${data}\n\n`);
  }

  function saveIncident(incident: Incident): void {
    record({ kind: 'incident', id: incident.id, incident_id: incident.id, data: incident });
  }

  function now(): string {
    return toTimestamp(clock.nowMs() + api.skewMs);
  }

  function json(status: number, body: unknown, headers: Record<string, string> = {}): TransportAnswer {
    const kind = status >= 400 ? 'application/problem+json' : 'application/json';
    const date = new Date(clock.nowMs() + api.skewMs).toUTCString();
    return { status, headers: { 'content-type': kind, date, ...headers }, body: JSON.stringify(body) };
  }

  function problem(kind: ProblemKind, more: object = {}): TransportAnswer {
    const status = problemStatus[kind];
    return json(status, { type: problemType(kind), title: kind, status, instance: 'req-1', ...more });
  }

  function changes(query: URLSearchParams): TransportAnswer {
    const given = query.get('cursor');
    if (given !== null && !given.startsWith(`c${era}.`)) return problem('cursor-expired');
    const after = given === null ? 0 : Number(given.slice(given.indexOf('.') + 1));
    const rest = [...feed.values()].filter((entry) => entry.seq > after);
    const page = rest.slice(0, Math.min(pageLimit, Number(query.get('limit') ?? 1_000)));
    const more = page.length < rest.length;
    return json(200, {
      changes: page.map((entry) => entry.change),
      cursor: cursorAt(more ? (page.at(-1)?.seq ?? after) : Math.max(after, seq)),
      more,
      remaining: rest.length - page.length,
    });
  }

  function list(query: URLSearchParams): TransportAnswer {
    const since = query.get('updated_since') ?? '';
    const limit = Number(query.get('limit'));
    const found = [...incidents.values()]
      .filter((incident) => incident.updated_at >= since)
      .sort((left, right) => (left.updated_at + left.id < right.updated_at + right.id ? -1 : 1));
    const start = Number(query.get('cursor') ?? '0');
    const items = found.slice(start, start + limit);
    const next = start + limit < found.length ? String(start + limit) : null;
    return json(200, { items, total: found.length, next_cursor: next });
  }

  function create(body: unknown): TransportAnswer {
    const parsed = newIncidentSchema.safeParse(body);
    if (!parsed.success) return problem('validation');
    if (incidents.has(parsed.data.id)) return problem('conflict');
    const blank = { acknowledged_at: null, contained_at: null, recovered_at: null, closed_at: null };
    const texts = { resolution: null, lessons_learned: null, duplicate_of: null, reporter_id: null };
    const reference = `INC-2026-${String(9_000 + incidents.size)}`;
    const times = { created_at: now(), updated_at: now() };
    const incident = {
      ...parsed.data,
      ...blank,
      ...texts,
      ...times,
      reference,
      status: 'new',
      version: 1,
    } as const;
    saveIncident(incident);
    return json(201, incident, { etag: etagOf(1) });
  }

  function patch(incident: Incident, request: TransportRequest, body: unknown): TransportAnswer {
    const parsed = incidentPatchSchema.safeParse(body);
    if (!parsed.success) return problem('validation');
    if (request.headers['if-match'] === undefined) return problem('version-required');
    if (request.headers['if-match'] !== etagOf(incident.version))
      return problem('stale-version', { current: incident });
    const { reason: _, ...fields } = parsed.data;
    const version = incident.version + 1;
    const next = { ...incident, ...(fields as Partial<Incident>), version, updated_at: now() };
    saveIncident(next);
    return json(200, next, { etag: etagOf(version) });
  }

  function addEvent(incident: Incident, body: unknown): TransportAnswer {
    const parsed = newTimelineEventSchema.safeParse(body);
    if (!parsed.success) return problem('validation');
    if (events.has(parsed.data.id)) return problem('conflict');
    const fixed = {
      incident_id: incident.id,
      changes: [],
      author_id: null,
      received_at: now(),
      struck: null,
    };
    const event: TimelineEvent = { ...parsed.data, ...fixed };
    record({ kind: 'event', id: event.id, incident_id: incident.id, data: event });
    saveIncident({ ...incident, updated_at: now() });
    return json(201, event);
  }

  const actions = createFakeContainment({ containment, record, now, json, problem });

  function act(request: TransportRequest): TransportAnswer {
    const { pathname, searchParams } = new URL(request.path, 'https://api.example');
    const body: unknown = request.body === null ? null : JSON.parse(String(request.body));
    if (pathname === '/.well-known/techsaas-configuration') {
      const features = sync
        ? { sync: { changes: '/api/v1/sync/changes', stream: '/api/v1/sync/stream' } }
        : {};
      return json(200, { service: 'fake', protocol: 1, issuer: 'https://api.example', features });
    }
    if (request.headers.authorization !== `Bearer ${api.token}`) return problem('unauthenticated');
    if (sync && pathname === '/api/v1/sync/changes') return changes(searchParams);
    const [, id, under, subId] =
      /^\/api\/v1\/security\/incidents(?:\/([^/]+))?(?:\/(\w+))?(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (request.method === 'GET' && id === undefined) return list(searchParams);
    if (request.method === 'POST' && id === undefined) return create(body);
    const incident = incidents.get(id ?? '');
    if (incident === undefined) return problem('not-found');
    if (subId !== undefined) return actions.patch(subId, request, body);
    if (under === 'containment') return actions.propose(incident.id, body);
    if (request.method === 'PATCH') return patch(incident, request, body);
    if (under === 'events') return addEvent(incident, body);
    const beneath = <T extends { readonly incident_id: string }>(all: ReadonlyMap<string, T>): T[] =>
      [...all.values()].filter((each) => each.incident_id === id);
    return json(200, {
      incident,
      timeline: beneath(events),
      evidence: beneath(evidence),
      containment: actions.of(incident.id),
    });
  }

  function handle(request: TransportRequest): TransportAnswer {
    const key = request.headers['idempotency-key'];
    if (request.method === 'GET') return act(request);
    if (key === undefined) return problem('validation');
    const asked = `${request.method} ${request.path} ${request.body}`;
    const known = answers.get(key);
    if (known !== undefined) return known.asked === asked ? known.answer : problem('idempotency-mismatch');
    const answer = act(request);
    if (answer.status < 400) {
      answers.set(key, { asked, answer });
      effects.set(key, (effects.get(key) ?? 0) + 1);
    }
    return answer;
  }

  const lost = () => new AppError('offline', 'The server cannot be reached.');
  const transport: Transport = {
    send: async (request) => {
      await Promise.resolve();
      if (request.signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
      api.requests.push(request);
      const fault = api.fault(request);
      if (fault === 'drop') throw lost();
      if (fault !== null && fault !== 'drop_answer') return fault;
      const answer = handle(request);
      if (fault === 'drop_answer') throw lost();
      return answer;
    },
    open: async (request) => {
      await Promise.resolve();
      api.requests.push(request);
      const fault = api.fault(request);
      if (fault === 'drop' || fault === 'drop_answer') throw lost();
      const refusal = fault ?? refusedStream(request);
      if (refusal !== null) {
        const source = createPushSource();
        source.push(refusal.body);
        source.end();
        return { ...refusal, chunks: source.chunks };
      }
      const after = request.headers['last-event-id'] ?? '';
      const source = createPushSource(request.signal);
      source.push(': hello\n\n');
      if (after !== cursorAt(seq)) source.push(missed(after));
      streams.add(source);
      return { status: 200, headers: { 'content-type': 'text/event-stream' }, chunks: source.chunks };
    },
    close: async () => {
      for (const stream of streams) stream.end();
    },
  };

  function refusedStream(request: TransportRequest): TransportAnswer | null {
    if (request.headers.authorization !== `Bearer ${api.token}`) return problem('unauthenticated');
    return request.headers['last-event-id']?.startsWith(`c${era}.`) === true
      ? null
      : problem('cursor-expired');
  }

  function missed(after: string): string {
    const page = JSON.parse(changes(new URLSearchParams({ cursor: after, limit: '1000' })).body) as object;
    return `event: change\ndata: ${JSON.stringify({ ...page, from: after })}\n\n`;
  }

  const api: FakeApi = {
    transport,
    fault: () => null,
    skewMs: 0,
    token: 'token-1',
    telling: true,
    requests: [],
    ...{ incidents, events, containment, effects, streams },
    seed: record,
    edit: (id, changed) => {
      const incident = incidents.get(id);
      if (incident !== undefined)
        saveIncident({ ...incident, ...changed, version: incident.version + 1, updated_at: now() });
    },
    remove: (kind, id) => {
      const incident_id = kind === 'event' ? (events.get(id)?.incident_id ?? null) : id;
      record({ kind, id, incident_id, data: null });
    },
    expireCursors: () => {
      era += 1;
    },
  };
  return api;
}

function put<T>(rows: Map<string, T>, id: string, row: T | null): void {
  if (row === null) rows.delete(id);
  else rows.set(id, row);
}
