import type { Observable } from '../../../shared/domain/observable.ts';
import type { OfferedStep } from '../../domain/lifecycle-view.ts';
import type { TimelineEntry } from './incident-queries.ts';

/** What is open over an incident. */
export type IncidentOverlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'severity' }
  | { readonly kind: 'status' }
  | { readonly kind: 'step'; readonly step: OfferedStep }
  | { readonly kind: 'owner' }
  | { readonly kind: 'tlp' }
  | { readonly kind: 'tags' }
  | { readonly kind: 'assets' }
  | { readonly kind: 'techniques' }
  | { readonly kind: 'report' }
  | { readonly kind: 'entry_kind' }
  | { readonly kind: 'observables' }
  /** The other incidents that name it. */
  | { readonly kind: 'elsewhere'; readonly observable: Observable }
  | { readonly kind: 'evidence' }
  | { readonly kind: 'description' }
  | { readonly kind: 'propose' }
  /** A signed request, which is carried out once others have approved it. */
  | { readonly kind: 'request' }
  /** The steps of one containment action, or of all. */
  | { readonly kind: 'contain'; readonly actionId: string | null }
  | { readonly kind: 'discard'; readonly entry: TimelineEntry };
