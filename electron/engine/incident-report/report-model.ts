import type { ContainmentKind, ContainmentStatus } from '../../../shared/domain/containment-action.ts';
import type { EvidenceKind } from '../../../shared/domain/evidence.ts';
import type { IncidentCategory, IncidentSource, IncidentStatus } from '../../../shared/domain/incident.ts';
import type { Observable } from '../../../shared/domain/observable.ts';
import type { Severity } from '../../../shared/domain/severity.ts';
import type { TimelineEventKind } from '../../../shared/domain/timeline-event.ts';
import type { Tlp } from '../../../shared/domain/tlp.ts';
import type { Withheld } from '../../../shared/ipc/incident-report-calls.ts';

export type ReportedObservable = Observable & {
  /** How many texts of the incident name it. */
  readonly named: number;
  readonly first_at: string;
  readonly last_at: string;
};

export type ReportedEntry = {
  readonly id: string;
  readonly kind: TimelineEventKind;
  readonly happened_at: string;
  readonly recorded_at: string;
  /** Null where this audience does not read it. */
  readonly text: string | null;
  readonly source: string | null;
  readonly technique: string | null;
  readonly author: string;
  readonly struck: string | null;
  /** The server has not confirmed it. */
  readonly pending: boolean;
};

/** An incident as one audience may read it: what is not in here, no format can let out. */
export type IncidentReport = {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string | null;
  readonly audience: Tlp;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly category: IncidentCategory;
  readonly source: IncidentSource;
  readonly owner: string;
  readonly reporter: string;
  readonly tags: readonly string[];
  readonly times: readonly {
    readonly name: string;
    readonly at: string | null;
    readonly after_ms: number | null;
  }[];
  readonly detected_at: string;
  readonly updated_at: string;
  readonly techniques: readonly { readonly id: string; readonly entries: number }[];
  readonly assets: readonly string[];
  readonly observables: readonly ReportedObservable[];
  readonly containment: readonly {
    readonly kind: ContainmentKind;
    readonly target: string | null;
    readonly reason: string | null;
    readonly status: ContainmentStatus;
    readonly outcome: string | null;
    readonly proposed_at: string;
    readonly finished_at: string | null;
  }[];
  readonly evidence: readonly {
    readonly kind: EvidenceKind;
    readonly name: string | null;
    readonly size: number | null;
    readonly sha256: string | null;
    readonly collected_at: string;
  }[];
  readonly timeline: readonly ReportedEntry[];
  readonly resolution: string | null;
  readonly lessons_learned: string | null;
  readonly withheld: readonly Withheld[];
  readonly doubts: readonly string[];
  readonly organization: { readonly id: string; readonly name: string };
  readonly made_by: string;
  readonly made_at: string;
  readonly program: string;
};
