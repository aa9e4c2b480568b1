import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { FieldChange, TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { assertNever } from '../../shared/lib/assert-never.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import { containmentText } from '../incidents/wording.ts';
import { type Cast, declaredMs } from './cast.ts';
import { changesOf, newIncident, patchOf, stepped } from './incident-states.ts';
import { type Person, personId } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import type {
  ChangeEntry,
  ContainEntry,
  Entry,
  EvidenceEntry,
  StepEntry,
  Story,
  TellEntry,
} from './story.ts';
import { momentMs, type When } from './when.ts';
import { assignedTo, shown, writingDelayMs } from './wording.ts';

/** An incident with everything under it, each list in the order in which the server received it. */
export type SampleIncident = {
  readonly incident: Incident;
  readonly events: readonly TimelineEvent[];
  readonly evidence: readonly Evidence[];
  readonly containment: readonly ContainmentAction[];
};

/** The domain data of one story: the incident as its last entry leaves it. */
export function tellStory(story: Story, cast: Cast): SampleIncident {
  const telling = new Telling(story, cast);
  for (const entry of inOrder(story.entries, telling)) telling.add(entry);
  return telling.finish();
}

function inOrder(entries: readonly Entry[], telling: Telling): readonly Entry[] {
  return entries.toSorted((left, right) => telling.ms(left.when) - telling.ms(right.when));
}

/** One incident while its story is being told, entry by entry in the order of their times. */
class Telling {
  private readonly events: TimelineEvent[] = [];
  private readonly evidence: Evidence[] = [];
  private readonly containment: ContainmentAction[] = [];
  private readonly random: Random;
  private readonly beginMs: number;
  private readonly declaredMs: number;
  private incident: Incident;
  private backlogMs = 0;
  private readonly story: Story;
  private readonly cast: Cast;

  constructor(story: Story, cast: Cast) {
    this.story = story;
    this.cast = cast;
    const { about } = story;
    this.random = seededRandom(`${cast.seed}/story/${about.key}`);
    this.beginMs = momentMs(about.begins, cast.nowMs, cast.nowMs);
    this.declaredMs = declaredMs(story, cast.nowMs);
    const declared = toTimestamp(this.declaredMs);
    this.incident = newIncident(about, {
      id: cast.idOf(about.key),
      reference: cast.referenceOf(about.key),
      description: this.fill(about.description),
      reporterId: about.reporter === null ? null : this.id(about.reporter),
      detected: this.time(about.detected),
      declared,
      created: this.stamp(this.declaredMs + this.random.int(60, 700)),
    });
  }

  ms(when: When): number {
    return momentMs(when, this.cast.nowMs, this.beginMs);
  }

  add(entry: Entry): void {
    switch (entry.entry) {
      case 'tell':
        this.tell(entry);
        break;
      case 'step':
        this.takeStep(entry);
        break;
      case 'change':
        this.change(entry);
        break;
      case 'evidence':
        this.addEvidence(entry);
        break;
      case 'contain':
        this.contain(entry);
        break;
      default:
        assertNever(entry);
    }
  }

  finish(): SampleIncident {
    const events = this.events.toSorted(
      (left, right) => Date.parse(left.received_at) - Date.parse(right.received_at),
    );
    const techniques = [...new Set(events.flatMap((event) => event.technique ?? []))];
    const touched = [
      this.incident.created_at,
      ...events.map((event) => event.received_at),
      ...events.flatMap((event) => event.struck?.at ?? []),
      ...this.containment.map((action) => action.updated_at),
    ];
    const updated = touched.reduce((latest, time) => (time > latest ? time : latest));
    return {
      incident: { ...this.incident, techniques, updated_at: updated },
      events,
      evidence: this.evidence,
      containment: this.containment,
    };
  }

  private tell(entry: TellEntry): void {
    const happenedMs = this.ms(entry.when);
    const author = entry.by ?? (entry.kind === 'detection' ? null : this.story.about.analyst);
    const recordedMs =
      entry.recorded === undefined ? this.writtenMs(entry.kind, happenedMs) : this.ms(entry.recorded);
    const receivedMs = entry.received === undefined ? this.soonAfter(recordedMs) : this.ms(entry.received);
    this.push({
      kind: entry.kind,
      text: this.fill(entry.text),
      source: entry.source ?? '',
      technique: entry.technique ?? null,
      changes: [],
      author_id: author === null ? null : this.id(author),
      happened_at: this.stamp(happenedMs),
      recorded_at: this.stamp(recordedMs),
      received_at: this.stamp(receivedMs),
      struck:
        entry.struck === undefined
          ? null
          : { by: this.id(entry.struck.by), at: this.time(entry.struck.when), reason: entry.struck.reason },
    });
  }

  private takeStep(entry: StepEntry): void {
    const from = this.incident.status;
    const time = this.time(entry.when);
    const after: Partial<Incident> = {
      status: entry.to,
      ...(entry.resolution === undefined ? {} : { resolution: this.fill(entry.resolution) }),
      ...(entry.lessons === undefined ? {} : { lessons_learned: this.fill(entry.lessons) }),
      ...(entry.duplicateOf === undefined ? {} : { duplicate_of: this.cast.idOf(entry.duplicateOf) }),
    };
    const changes = changesOf(this.incident, after);
    const reason = entry.reason === undefined ? '' : `. ${this.fill(entry.reason)}`;
    this.made('status_change', entry, `Status: ${from} → ${entry.to}${reason}`, changes);
    this.incident = stepped({ ...this.incident, ...after }, entry.to, time);
  }

  private change(entry: ChangeEntry): void {
    const { assignee } = entry.fields;
    const patch = patchOf(entry.fields, (person) => this.id(person));
    const changes = changesOf(this.incident, patch);
    const told = changes.map((made) => `${made.field}: ${shown(made.old)} → ${shown(made.new)}`);
    const said = assignee === undefined ? told.join('; ') : assignedTo(assignee);
    this.made('field_change', entry, entry.why === '' ? said : `${said}. ${this.fill(entry.why)}`, changes);
    this.incident = { ...this.incident, ...patch, version: this.incident.version + 1 };
  }

  private addEvidence(entry: EvidenceEntry): void {
    const addedMs = this.ms(entry.when);
    const isBytes = entry.size !== undefined;
    this.evidence.push({
      id: this.newId(addedMs),
      incident_id: this.incident.id,
      kind: entry.kind,
      name: entry.name,
      description: this.fill(entry.about ?? ''),
      size: entry.size ?? null,
      sha256: isBytes ? this.hash(entry.name) : null,
      media_type: entry.type ?? null,
      origin: entry.origin,
      collected_at: this.time(entry.collected ?? entry.when),
      collected_by: this.id(entry.by),
      created_at: this.stamp(this.soonAfter(addedMs)),
      version: 1,
      content_stored_at: null,
      custody: [],
    });
    const proof = isBytes ? ` (${entry.size} bytes, SHA-256 ${this.hash(entry.name)})` : '';
    this.made('evidence_added', entry, `Evidence added: ${entry.name}${proof}`, []);
  }

  private contain(entry: ContainEntry): void {
    const proposedMs = this.ms(entry.when);
    const untilMs = entry.until === undefined ? proposedMs : this.ms(entry.until);
    const isOver = entry.status !== 'proposed' && entry.status !== 'in_progress';
    const until = this.stamp(untilMs);
    this.containment.push({
      id: this.newId(proposedMs),
      incident_id: this.incident.id,
      kind: entry.kind,
      target: entry.target,
      reason: this.fill(entry.reason),
      status: entry.status,
      outcome: entry.outcome === undefined ? null : this.fill(entry.outcome),
      proposed_by: this.id(entry.by),
      proposed_at: this.stamp(proposedMs),
      finished_at: isOver ? until : null,
      created_at: this.stamp(this.soonAfter(proposedMs)),
      updated_at: this.stamp(this.soonAfter(untilMs)),
      version: entry.status === 'proposed' ? 1 : 2,
    });
    const told = {
      kind: entry.kind,
      target: entry.target,
      reason: this.fill(entry.reason),
      outcome: entry.outcome === undefined ? null : this.fill(entry.outcome),
    };
    this.made('containment', entry, containmentText({ ...told, status: 'proposed' }), []);
    if (entry.status === 'proposed') return;
    this.made(
      'containment',
      { when: entry.until ?? entry.when, by: entry.by },
      containmentText({ ...told, status: entry.status }),
      [{ field: 'status', old: 'proposed', new: entry.status }],
    );
  }

  /** An entry that the server makes beside a change: it happens when it is recorded. */
  private made(
    kind: TimelineEvent['kind'],
    { when, by }: { readonly when: When; readonly by: Person },
    text: string,
    changes: FieldChange[],
  ): void {
    const ms = this.ms(when);
    const time = this.stamp(ms);
    this.push({
      kind,
      text,
      source: '',
      technique: null,
      changes,
      author_id: this.id(by),
      happened_at: time,
      recorded_at: time,
      received_at: this.stamp(this.soonAfter(ms)),
      struck: null,
    });
  }

  private push(event: Omit<TimelineEvent, 'id' | 'incident_id'>): void {
    this.events.push({
      id: this.newId(Date.parse(event.recorded_at)),
      incident_id: this.incident.id,
      ...event,
    });
  }

  /** What lies before the declaration is written down right after it, in order; attacks are found out later than answers. */
  private writtenMs(kind: TellEntry['kind'], happenedMs: number): number {
    if (happenedMs <= this.declaredMs) {
      this.backlogMs += this.random.int(2_000, 9_000);
      return this.declaredMs + this.backlogMs;
    }
    return happenedMs + writingDelayMs(kind, this.random);
  }

  private soonAfter(ms: number): number {
    return ms + this.random.int(40, 900);
  }

  private newId(ms: number): string {
    return uuidV7({ nowMs: () => ms }, this.random.bytes);
  }

  private id(person: Person): string {
    return personId(person, this.cast.seed, this.cast.nowMs);
  }

  private time(when: When): string {
    return this.stamp(this.ms(when));
  }

  private stamp(ms: number): string {
    return toTimestamp(Math.min(ms, this.cast.nowMs));
  }

  private hash(name: string): string {
    return seededRandom(`${this.cast.seed}/bytes/${this.story.about.key}/${name}`).hex(32);
  }

  private fill(text: string): string {
    return text
      .replaceAll(/\{ref:([a-z0-9-]+)\}/g, (_, key: string) => this.cast.referenceOf(key))
      .replaceAll(/\{hash:([^}]+)\}/g, (_, name: string) => this.hash(name));
  }
}
