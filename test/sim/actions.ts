import { all } from '../../server/store/database.ts';
import { containmentSteps } from '../../shared/domain/containment-action.ts';
import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';
import { transitionsFrom } from '../../shared/domain/lifecycle.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { keep } from './keeping.ts';
import { fieldsOf, type Ledger, type NewCommand } from './ledger.ts';
import type { SimClient } from './sim-client.ts';
import type { EditField, UserStep } from './steps.ts';

export type ActionParts = {
  readonly client: SimClient;
  readonly ledger: Ledger;
  /** Ids of the incidents of the client's organisation, in the order in which they came up. */
  readonly incidents: string[];
  readonly members: readonly string[];
};

/** What a person does at a console. Answers what came of it, for the trace. */
export function act(parts: ActionParts, step: UserStep): string {
  const engine = parts.client.engine();
  if (engine === null) return 'down';
  const life = parts.client.lives();
  const draft = draftOf(parts, step);
  try {
    const said = perform(parts, step, engine);
    if (parts.client.lives() !== life) return died(parts, step); // Nobody was told that it is saved.
    if (draft !== null) parts.ledger.drafts.saved(parts.client.index, draft.key, draft.text);
    if ('accepted' in said) parts.ledger.accept(said.accepted);
    if ('accepted' in said && said.accepted.kind === 'create') parts.incidents.push(said.accepted.incidentId);
    return 'accepted' in said ? `accepted ${said.accepted.id}` : said.said;
  } catch (error) {
    if (parts.client.lives() !== life) return died(parts, step);
    if (error instanceof AppError && error.code !== 'internal') return `refused ${error.code}`;
    throw error;
  }
}

/** What becomes of a draft by a step; an empty text is none. */
function draftOf(parts: ActionParts, step: UserStep): { readonly key: string; readonly text: string } | null {
  if (step.do !== 'draft' && step.do !== 'draft-note') return null;
  const text = step.do === 'draft' ? `Draft ${step.word}` : '';
  return { key: `note:${incidentAt(parts, step.on)}`, text };
}

function died(parts: ActionParts, step: UserStep): string {
  const draft = draftOf(parts, step);
  if (draft !== null) parts.ledger.drafts.perhaps(parts.client.index, draft.key, draft.text);
  if (step.do === 'edit')
    parts.ledger.perhaps({
      client: parts.client.index,
      entityId: incidentAt(parts, step.on),
      fields: step.fields,
    });
  return 'died';
}

type Said = { readonly accepted: NewCommand } | { readonly said: string };
type Engine = NonNullable<ReturnType<SimClient['engine']>>;

function perform(parts: ActionParts, step: UserStep, engine: Engine): Said {
  switch (step.do) {
    case 'create':
      return create(parts, step.word, engine);
    case 'note':
    case 'draft-note':
      return note(parts, step, engine);
    case 'draft': {
      const draft = draftOf(parts, step);
      if (draft !== null) engine.call('draft.save', draft);
      return { said: 'saved' };
    }
    case 'propose':
      return propose(parts, step, engine);
    case 'contain':
      return contain(parts, step, engine);
    case 'edit':
      return edit(parts, engine, step.on, (incident) => patchOf(parts, incident, step.fields, step.word));
    case 'status':
      return edit(parts, engine, step.on, (incident) => stepOf(parts, incident, step.pick, step.word));
    case 'decide':
      return decide(parts, step, engine);
    case 'keep':
      return { said: keep(engine, incidentAt(parts, step.on), step) };
    case 'nudge':
      engine.nudge();
      return { said: 'nudged' };
  }
}

const nothing = { base: {}, patch: {}, seenVersion: 0 } as const;

function create({ client }: ActionParts, word: string, engine: Engine): Said {
  const detected_at = toTimestamp(client.clock.nowMs());
  const made = engine.call('incident.create', { title: `Declared ${word}`, severity: 'low', detected_at });
  const { command_id: id, incident_id: incidentId } = made;
  const common = { id, client: client.index, incidentId, entityId: incidentId, text: word };
  return { accepted: { ...nothing, ...common, kind: 'create', base: { declared_at: detected_at } } };
}

function note(
  parts: ActionParts,
  step: { readonly do: 'note' | 'draft-note' | string; readonly on: number; readonly word: string },
  engine: Engine,
): Said {
  const { client } = parts;
  const incidentId = incidentAt(parts, step.on);
  const draft_key = step.do === 'draft-note' ? `note:${incidentId}` : null;
  const text = `Note ${step.word}`;
  const event = { kind: 'note' as const, text, happened_at: toTimestamp(client.clock.nowMs()) };
  const made = engine.call('timeline.add', { incident_id: incidentId, event, draft_key });
  const { command_id: id, event_id: entityId } = made;
  const shown = engine.call('incident.get', { id: incidentId })?.timeline ?? [];
  if (!shown.some((entry) => entry.event.id === entityId))
    parts.ledger.wrong('lost', `note ${id} was accepted and is not shown`);
  return { accepted: { ...nothing, id, client: client.index, kind: 'note', incidentId, entityId, text } };
}

function propose(
  parts: ActionParts,
  step: { readonly on: number; readonly word: string },
  engine: Engine,
): Said {
  const { client, ledger } = parts;
  const incidentId = incidentAt(parts, step.on);
  const text = `host-${step.word}`;
  const action = { kind: 'isolate_host' as const, target: text, reason: `Because of ${step.word}` };
  const made = engine.call('containment.propose', { incident_id: incidentId, action });
  const { command_id: id, action_id: entityId } = made;
  const shown = engine.call('incident.get', { id: incidentId })?.containment ?? [];
  if (!shown.some((one) => one.id === entityId && one.state === 'pending'))
    ledger.wrong('lost', `action ${entityId} was accepted and is not shown as pending`);
  return { accepted: { ...nothing, id, client: client.index, kind: 'propose', incidentId, entityId, text } };
}

function contain(
  parts: ActionParts,
  step: Extract<UserStep, { readonly do: 'contain' }>,
  engine: Engine,
): Said {
  const { client, ledger } = parts;
  const incidentId = incidentAt(parts, step.on);
  const shown = () => engine.call('incident.get', { id: incidentId })?.containment ?? [];
  const actions = shown();
  const before = actions.at(step.pick % Math.max(1, actions.length));
  const steps = before === undefined ? [] : containmentSteps(before.status);
  const status = steps[step.to % Math.max(1, steps.length)];
  if (before === undefined || status === undefined) return { said: 'nothing to contain' };
  const outcome = `Outcome ${step.word}`;
  const patch = step.to % 2 === 0 ? { status } : { status, outcome };
  const { command_id: id } = engine.call('containment.update', {
    incident_id: incidentId,
    action_id: before.id,
    patch,
  });
  const now = shown().find((one) => one.id === before.id);
  if (now?.status !== status) ledger.wrong('lost', `the step of ${id} was accepted and is not shown`);
  const base = Object.fromEntries(fieldsOf(patch).map((field) => [field, { ...before }[field as 'status']]));
  return {
    accepted: {
      ...{ id, client: client.index, kind: 'contain', incidentId, entityId: before.id, patch, base },
      seenVersion: versionHere(client, 'contain', before.id),
      text: patch.outcome ?? '',
    },
  };
}

function edit(
  parts: ActionParts,
  engine: Engine,
  on: number,
  make: (incident: Incident) => IncidentPatch | null,
): Said {
  const { client, ledger } = parts;
  const incidentId = incidentAt(parts, on);
  const seen = engine.call('incident.get', { id: incidentId });
  const patch = seen === null ? null : make(seen.incident);
  if (seen === null || patch === null) return { said: 'nothing to do' };
  const seenVersion = versionHere(client, 'edit', incidentId);
  const { command_id: id } = engine.call('incident.edit', { incident_id: incidentId, patch });
  const wanted = patch as Readonly<Record<string, unknown>>;
  const now = engine.call('incident.get', { id: incidentId })?.incident as
    | Readonly<Record<string, unknown>>
    | undefined;
  for (const field of fieldsOf(patch))
    if (JSON.stringify(now?.[field]) !== JSON.stringify(wanted[field]))
      ledger.wrong('lost', `${field} of ${id} was accepted and is not shown`);
  const before = seen.incident as Readonly<Record<string, unknown>>;
  const base = Object.fromEntries(fieldsOf(patch).map((field) => [field, before[field]]));
  return {
    accepted: {
      id,
      client: client.index,
      kind: 'edit',
      incidentId,
      entityId: incidentId,
      patch,
      base,
      seenVersion,
      text: '',
    },
  };
}

/** The newest version of the server's row that is in the cache. */
function versionHere(client: SimClient, kind: string, id: string): number {
  const reader = client.reader();
  if (reader === null) return 0;
  const sql =
    kind === 'contain'
      ? 'SELECT version FROM containment WHERE id = ?'
      : 'SELECT i.version FROM incidents i JOIN incident_keys k ON k.n = i.n WHERE k.id = ?';
  return all<{ version: number }>(reader, sql, id)[0]?.version ?? 0;
}

function incidentAt({ incidents }: ActionParts, on: number): string {
  return incidents[on % incidents.length] ?? '';
}

const severities = ['low', 'medium', 'high', 'critical'] as const;
const categories = ['phishing', 'malware', 'intrusion', 'other'] as const;

function patchOf(
  { members }: ActionParts,
  incident: Incident,
  fields: readonly EditField[],
  word: string,
): IncidentPatch {
  const number = [...word].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const values = {
    title: `Title ${word}`,
    description: `Description ${word}`,
    severity: severities[number % severities.length] ?? 'low',
    tags: [word],
    category: categories[number % categories.length] ?? 'other',
    resolution: `Resolution ${word}`,
    assignee_id: incident.assignee_id === null ? (members[number % members.length] ?? null) : null,
  };
  return Object.fromEntries(fields.map((field) => [field, values[field]])) as IncidentPatch;
}

function stepOf(
  { incidents }: ActionParts,
  incident: Incident,
  pick: number,
  word: string,
): IncidentPatch | null {
  const choices = transitionsFrom(incident.status);
  const to = choices[pick % Math.max(1, choices.length)];
  if (to === undefined) return null;
  const other = incidents.find((id) => id !== incident.id);
  return {
    status: to.to,
    ...(to.needs.includes('reason') ? { reason: `Because ${word}` } : {}),
    ...(to.needs.includes('resolution')
      ? { resolution: `Resolved ${word}`, lessons_learned: `Learned ${word}` }
      : {}),
    ...(to.needs.includes('duplicate_of') && other !== undefined ? { duplicate_of: other } : {}),
  };
}

/** The person looks at what was refused, or at what somebody else has changed meanwhile, and decides. */
function decide(parts: ActionParts, step: Extract<UserStep, { do: 'decide' }>, engine: Engine): Said {
  const { client, ledger } = parts;
  const refused = engine.call('outbox.list', {}).entries.filter((entry) => entry.state === 'refused');
  const { conflicts } = engine.call('conflict.list', {});
  const at = step.pick % Math.max(1, refused.length + conflicts.length);
  const entry = refused[at];
  if (entry !== undefined) {
    const command = ledger.commands.get(entry.id);
    const again = step.how === 'mine' || step.how === 'third';
    if (again && command !== undefined)
      command.seenVersion = versionHere(client, command.kind, command.entityId);
    if (!again && command !== undefined) command.givenUp = true;
    engine.call(again ? 'outbox.retry' : 'outbox.discard', { id: entry.id });
    return { said: `${again ? 'retried' : 'discarded'} ${entry.id}` };
  }
  const conflict = conflicts[at - refused.length];
  if (conflict === undefined) return { said: 'nothing to decide' };
  const before = engine.call('incident.get', { id: conflict.incident_id })?.incident;
  const patch: Record<string, unknown> = {};
  const choices = Object.fromEntries(
    conflict.fields.map(({ field, mine, mine_unavailable }) => {
      const takesMine = (step.how === 'mine' || step.how === 'third') && mine_unavailable === null;
      if (takesMine) patch[field] = step.how === 'third' && field === 'title' ? `Third ${step.word}` : mine;
      if (!takesMine) return [field, { take: 'theirs' as const }];
      return [
        field,
        patch[field] === mine
          ? { take: 'mine' as const }
          : { take: 'value' as const, value: `Third ${step.word}` },
      ];
    }),
  );
  const made = engine.call('conflict.resolve', {
    id: conflict.id,
    version: conflict.version,
    choices,
    reason: null,
  });
  const command = ledger.commands.get(conflict.id);
  if (command !== undefined) command.givenUp = true;
  if (made.command_id === null) return { said: `let go of ${conflict.id}` };
  const now = before as Readonly<Record<string, unknown>> | undefined;
  const wanted = Object.fromEntries(
    Object.entries(patch).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(now?.[field])),
  );
  return {
    accepted: {
      id: made.command_id,
      client: client.index,
      kind: 'edit',
      incidentId: conflict.incident_id,
      entityId: conflict.incident_id,
      patch: wanted as IncidentPatch,
      base: Object.fromEntries(Object.keys(wanted).map((field) => [field, now?.[field]])),
      seenVersion: versionHere(client, 'edit', conflict.incident_id),
      text: '',
    },
  };
}
