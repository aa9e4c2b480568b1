import { incidentCategorySchema, incidentStatusSchema } from '../../shared/domain/incident.ts';
import { severitySchema } from '../../shared/domain/severity.ts';
import type { FieldChange } from '../../shared/domain/timeline-event.ts';
import { tlpSchema } from '../../shared/domain/tlp.ts';
import { categoryLabel } from './origin-labels.ts';
import { severityViews } from './severity-view.ts';
import { statusWord } from './status-view.ts';
import { tlpViews } from './tlp-view.ts';

export interface ChangeView {
  readonly field: string;
  readonly old: string;
  readonly new: string;
  /** For lists, what came and went, in words; it says more than the two lists. */
  readonly listed: string | null;
  /** Too long for one line: to be shown below one another. */
  readonly long: boolean;
}

const fields: Readonly<Record<string, string>> = {
  title: 'Title',
  description: 'Description',
  severity: 'Severity',
  status: 'Status',
  category: 'Category',
  tlp: 'TLP',
  assignee_id: 'Owner',
  tags: 'Tags',
  techniques: 'Techniques',
  affected_assets: 'Assets',
  resolution: 'Resolution',
  lessons_learned: 'Lessons learned',
  duplicate_of: 'Duplicate of',
};
const LONG = 80;
const NOTHING = 'none';

export function fieldLabel(field: string): string {
  return fields[field] ?? field.replaceAll('_', ' ');
}

type Json = FieldChange['old'];

/** A value of a field in words. `nameOf` knows people by id. */
export function valueText(field: string, value: Json, nameOf: (id: string) => string | undefined): string {
  if (value === null || value === '') return field === 'assignee_id' ? 'unassigned' : NOTHING;
  if (Array.isArray(value)) {
    return value.length === 0 ? NOTHING : value.map((each) => valueText(field, each, nameOf)).join(', ');
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  switch (field) {
    case 'severity':
      return nameIn(
        severitySchema.safeParse(value).data,
        (each) => severityViews[each].label.toLowerCase(),
        value,
      );
    case 'status':
      return nameIn(incidentStatusSchema.safeParse(value).data, statusWord, value);
    case 'category':
      return nameIn(
        incidentCategorySchema.safeParse(value).data,
        (each) => categoryLabel(each).toLowerCase(),
        value,
      );
    case 'tlp':
      return nameIn(tlpSchema.safeParse(value).data, (each) => tlpViews[each].label, value);
    case 'assignee_id':
      return nameOf(value) ?? 'somebody else';
    default:
      return value;
  }
}

function nameIn<Known>(known: Known | undefined, name: (value: Known) => string, raw: string): string {
  return known === undefined ? raw : name(known);
}

/** One changed field in words: what it was and what it is. `nameOf` knows people by id. */
export function changeView(change: FieldChange, nameOf: (id: string) => string | undefined): ChangeView {
  const old = valueText(change.field, change.old, nameOf);
  const next = valueText(change.field, change.new, nameOf);
  const listed = listChange(change);
  const length = listed === null ? old.length + next.length : 0;
  return { field: fieldLabel(change.field), old, new: next, listed, long: length > LONG };
}

function listChange(change: FieldChange): string | null {
  if (!Array.isArray(change.old) || !Array.isArray(change.new)) return null;
  const before = new Set(change.old.map(String));
  const after = new Set(change.new.map(String));
  const added = [...after].filter((each) => !before.has(each)).join(', ');
  const removed = [...before].filter((each) => !after.has(each)).join(', ');
  const words = [added === '' ? '' : `added ${added}`, removed === '' ? '' : `removed ${removed}`];
  return words.filter((each) => each !== '').join('; ') || 'put in another order';
}
