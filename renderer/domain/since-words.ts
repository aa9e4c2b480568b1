import type { SinceSeen } from '../../shared/ipc/incident-calls.ts';
import { formatPlural } from '../lib/format-count.ts';
import { changeView } from './field-change-view.ts';

/** What changed, each thing in a few words: `Status new → triaged`, `2 new entries`. */
export function sinceWords(since: SinceSeen, nameOf: (id: string) => string | undefined): readonly string[] {
  const fields = since.fields.map((change) => {
    const view = changeView(change, nameOf);
    if (view.listed !== null) return `${view.field}: ${view.listed}`;
    return view.long ? `${view.field} rewritten` : `${view.field} ${view.old} → ${view.new}`;
  });
  const { length } = since.entries;
  return length === 0 ? fields : [...fields, formatPlural(length, 'new entry', 'new entries')];
}
