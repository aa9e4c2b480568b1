import type { IncidentPatch } from '../../../../shared/domain/incident.ts';
import type { SummaryWords } from '../command.ts';

const labels: Readonly<Record<string, string>> = {
  title: 'Title',
  description: 'Description',
  severity: 'Severity',
  status: 'Status',
  category: 'Category',
  tlp: 'TLP',
  assignee_id: 'Assignee',
  tags: 'Tags',
  techniques: 'Techniques',
  affected_assets: 'Affected assets',
  resolution: 'Resolution',
  lessons_learned: 'Lessons learned',
  duplicate_of: 'Duplicate of',
};
const longTexts = new Set(['description', 'resolution', 'lessons_learned']);

function fieldLabel(field: string): string {
  return labels[field] ?? field;
}

/** A value as one short line. */
function fieldValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'none';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** "Status: triaged → investigating; Description changed". */
export function fieldSummary(
  patch: IncidentPatch,
  base: Readonly<Record<string, unknown>>,
  { nameOf }: SummaryWords,
): string {
  const shown = (field: string, value: unknown) =>
    field === 'assignee_id' && typeof value === 'string'
      ? nameOf(value)
      : fieldValue(value).replaceAll('_', ' ');
  return Object.entries(patch)
    .filter(([field, value]) => field !== 'reason' && value !== undefined)
    .map(([field, value]) =>
      longTexts.has(field)
        ? `${fieldLabel(field)} changed`
        : `${fieldLabel(field)}: ${shown(field, base[field])} → ${shown(field, value)}`,
    )
    .join('; ');
}
