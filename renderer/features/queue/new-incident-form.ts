import { z } from 'zod';
import { incidentCategorySchema, newIncidentSchema } from '../../../shared/domain/incident.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { tlpSchema } from '../../../shared/domain/tlp.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { parseWhen } from '../../lib/parse-when.ts';
import type { NewIncidentInput } from './queue-commands.ts';

/** What has been typed so far; kept as JSON while it is being written. */
const draftSchema = z.object({
  title: z.string(),
  severity: severitySchema,
  category: incidentCategorySchema,
  tlp: tlpSchema,
  description: z.string(),
  /** As typed; empty is now. */
  detected: z.string(),
});
export type NewIncidentDraft = z.infer<typeof draftSchema>;

export const emptyDraft: NewIncidentDraft = {
  title: '',
  severity: 'medium',
  category: 'other',
  tlp: 'amber',
  description: '',
  detected: '',
};

export function writeDraft(draft: NewIncidentDraft): string {
  return JSON.stringify(draft);
}

/** A draft from another version, or none, begins anew. */
export function readDraft(text: string): NewIncidentDraft {
  try {
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return emptyDraft;
  }
}

export type DraftProblems = Partial<Readonly<Record<'title' | 'description' | 'detected', string>>>;

export type DraftVerdict =
  | { readonly kind: 'ready'; readonly input: NewIncidentInput }
  | { readonly kind: 'incomplete'; readonly problems: DraftProblems };

/** Checks with the rules of the incident itself; times are read in `zone`. */
export function judgeDraft(draft: NewIncidentDraft, nowMs: number, zone: string | undefined): DraftVerdict {
  const detectedMs = draft.detected.trim() === '' ? nowMs : parseWhen(draft.detected, nowMs, zone);
  const problems: DraftProblems = {
    ...(newIncidentSchema.shape.title.safeParse(draft.title).success
      ? {}
      : { title: 'A title of 3 to 200 characters is needed.' }),
    ...(draft.description.length > 20_000 ? { description: 'At most 20,000 characters.' } : {}),
    ...detectedProblem(detectedMs, nowMs),
  };
  if (Object.keys(problems).length > 0 || detectedMs === null) return { kind: 'incomplete', problems };
  return {
    kind: 'ready',
    input: {
      title: draft.title.trim(),
      severity: draft.severity,
      category: draft.category,
      tlp: draft.tlp,
      description: draft.description.trim(),
      detected_at: toTimestamp(detectedMs),
    },
  };
}

function detectedProblem(detectedMs: number | null, nowMs: number): DraftProblems {
  if (detectedMs === null) return { detected: 'Write 09:40, 2026-11-22 09:40 or 20 min ago.' };
  return detectedMs > nowMs + 60_000 ? { detected: 'This time is still to come.' } : {};
}
