import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';

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
