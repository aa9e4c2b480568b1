import type { ContainmentKind, ContainmentStatus } from '../../shared/domain/containment-action.ts';
import type { EvidenceKind } from '../../shared/domain/evidence.ts';
import type { IncidentCategory, IncidentSource, IncidentStatus } from '../../shared/domain/incident.ts';
import type { Severity } from '../../shared/domain/severity.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import type { Tlp } from '../../shared/domain/tlp.ts';
import type { Person } from './people.ts';
import type { When } from './when.ts';

/**
 * How an incident of the sample is written down. Texts may hold `{ref:key}`, the reference of another story, and
 * `{hash:name}`, the SHA-256 of what this story calls by that name (evidence of the same name has the same hash).
 */
export type Story = { readonly about: About; readonly entries: readonly Entry[] };

/** What was known when the incident was declared; everything later is an entry. */
export type About = {
  readonly key: string;
  /** Where `+` counts from. */
  readonly begins: When;
  readonly detected: When;
  readonly declared: When;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly category: IncidentCategory;
  readonly source: IncidentSource;
  readonly tlp?: Tlp;
  /** Who declared it; null when a rule did. */
  readonly reporter: Person | null;
  /** Who writes the entries that name nobody. */
  readonly analyst: Person;
  readonly tags: readonly string[];
  readonly assets: readonly string[];
};

type WrittenKind = Extract<
  TimelineEvent['kind'],
  'note' | 'detection' | 'attacker_action' | 'response_action' | 'communication'
>;

type TellOptions = {
  readonly by?: Person;
  readonly source?: string;
  readonly technique?: string;
  /** When it was written down, where that is not soon after it happened. */
  readonly recorded?: When;
  /** When the server got it, where the console was offline. */
  readonly received?: When;
  readonly struck?: { readonly by: Person; readonly when: When; readonly reason: string };
};

export type TellEntry = TellOptions & {
  readonly entry: 'tell';
  readonly when: When;
  readonly kind: WrittenKind;
  readonly text: string;
};

type StepOptions = {
  readonly reason?: string;
  readonly resolution?: string;
  readonly lessons?: string;
  /** Key of the story it repeats. */
  readonly duplicateOf?: string;
};

export type StepEntry = StepOptions & {
  readonly entry: 'step';
  readonly when: When;
  readonly by: Person;
  readonly to: IncidentStatus;
};

type Fields = {
  readonly severity?: Severity;
  readonly category?: IncidentCategory;
  readonly tlp?: Tlp;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly assets?: readonly string[];
  readonly assignee?: Person | null;
};

export type ChangeEntry = {
  readonly entry: 'change';
  readonly when: When;
  readonly by: Person;
  readonly fields: Fields;
  readonly why: string;
};

type EvidenceOptions = {
  readonly size?: number;
  readonly type?: string;
  readonly origin: string;
  readonly about?: string;
  readonly collected?: When;
};

export type EvidenceEntry = EvidenceOptions & {
  readonly entry: 'evidence';
  readonly when: When;
  readonly by: Person;
  readonly kind: EvidenceKind;
  readonly name: string;
};

type ContainOptions = {
  readonly status: ContainmentStatus;
  /** When it got that status; not for one that is only proposed. */
  readonly until?: When;
  readonly outcome?: string;
};

export type ContainEntry = ContainOptions & {
  readonly entry: 'contain';
  readonly when: When;
  readonly by: Person;
  readonly kind: ContainmentKind;
  readonly target: string;
  readonly reason: string;
};

export type Entry = TellEntry | StepEntry | ChangeEntry | EvidenceEntry | ContainEntry;

export function story(about: About, ...entries: readonly Entry[]): Story {
  return { about, entries };
}

/** Something that happened, in somebody's words. */
export function at(when: When, kind: WrittenKind, text: string, options: TellOptions = {}): TellEntry {
  return { entry: 'tell', when, kind, text, ...options };
}

/** A step of the lifecycle. */
export function step(when: When, by: Person, to: IncidentStatus, options: StepOptions = {}): StepEntry {
  return { entry: 'step', when, by, to, ...options };
}

/** Changed fields, with a word on why. */
export function change(when: When, by: Person, fields: Fields, why = ''): ChangeEntry {
  return { entry: 'change', when, by, fields, why };
}

export function assign(when: When, by: Person, assignee: Person | null = by): ChangeEntry {
  return change(when, by, { assignee });
}

export function evidence(
  when: When,
  by: Person,
  kind: EvidenceKind,
  name: string,
  options: EvidenceOptions,
): EvidenceEntry {
  return { entry: 'evidence', when, by, kind, name, ...options };
}

export function contain(
  when: When,
  by: Person,
  kind: ContainmentKind,
  target: string,
  reason: string,
  options: ContainOptions,
): ContainEntry {
  return { entry: 'contain', when, by, kind, target, reason, ...options };
}
