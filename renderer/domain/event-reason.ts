import type { FieldChange, TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { formatBytes } from '../lib/format-bytes.ts';
import { shortHash } from './fact-views.ts';

/** Whether the changes of an entry tell it better than its text, which only repeats them. */
export function toldByChanges(event: Pick<TimelineEvent, 'kind' | 'changes'>): boolean {
  return event.changes.length > 0 && (event.kind === 'status_change' || event.kind === 'field_change');
}

const SHA256 = /\b[0-9a-f]{64}\b/g;
const BYTES = /\b(\d{4,15}) bytes\b/g;

/** The text of an entry that the server wrote about evidence, with sizes and hashes as short as in the facts. */
export function shortened(event: Pick<TimelineEvent, 'kind' | 'text'>): string {
  if (event.kind !== 'evidence_added') return event.text;
  return event.text
    .replace(SHA256, shortHash)
    .replace(BYTES, (_, digits: string) => formatBytes(Number(digits)));
}

const STEP = /^Status: \S+ → \S+?\.\s+([\s\S]+)$/;

/**
 * The person's own words in an entry that the server wrote beside a change: what stands after the sentence that only
 * repeats the changes. Empty when there are none.
 */
export function reasonIn(event: Pick<TimelineEvent, 'kind' | 'text' | 'changes'>): string {
  if (event.kind === 'status_change') return STEP.exec(event.text)?.[1]?.trim() ?? '';
  const last = event.changes.at(-1);
  if (event.kind !== 'field_change' || last === undefined) return '';
  const told = toldAs(last, event.text);
  const at = told === null ? -1 : event.text.indexOf(told);
  return told === null || at < 0
    ? ''
    : event.text
        .slice(at + told.length)
        .replace(/^\.\s+/, '')
        .trim();
}

/** How the server puts the last change into words, as far as `text` shows it. */
function toldAs({ field, old, new: now }: FieldChange, text: string): string | null {
  if (field === 'assignee_id')
    return /(?:Assigned to [^.;]*|Put back into the queue)/.exec(text)?.[0] ?? null;
  const whole = `${field}: ${shown(old)} → ${shown(now)}`;
  return text.includes(whole) ? whole : `${field} changed`;
}

function shown(value: FieldChange['old']): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? 'none');
}
