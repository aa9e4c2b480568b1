import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
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
  if (event.kind !== 'field_change') return '';
  const last = event.changes.at(-1);
  const shown = typeof last?.new === 'string' ? last.new : '';
  const at = shown === '' ? -1 : event.text.indexOf(shown);
  const rest = at >= 0 ? event.text.slice(at + shown.length) : afterFirstSentence(event.text);
  return rest.replace(/^[.\s]+/, '').trim();
}

function afterFirstSentence(text: string): string {
  const end = text.indexOf('. ');
  return end < 0 ? '' : text.slice(end);
}
