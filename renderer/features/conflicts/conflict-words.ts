import { incidentCategorySchema } from '../../../shared/domain/incident.ts';
import { transitionsFrom } from '../../../shared/domain/lifecycle.ts';
import { severitySchema } from '../../../shared/domain/severity.ts';
import { tlpSchema } from '../../../shared/domain/tlp.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { categoryLabel } from '../../domain/origin-labels.ts';
import { severityViews } from '../../domain/severity-view.ts';
import { statusLabel } from '../../domain/status-view.ts';
import { tlpViews } from '../../domain/tlp-view.ts';
import type { Conflict, ConflictChoice, ConflictField } from './conflicts-queries.ts';

type FieldName = ConflictField['field'];
type Json = ConflictField['mine'];

/** How a third value is given: by writing, as a list with commas, by choosing, or not at all. */
export type ThirdKind = 'line' | 'text' | 'list' | 'choice' | 'none';

export function thirdKind(field: FieldName): ThirdKind {
  switch (field) {
    case 'title':
      return 'line';
    case 'description':
    case 'resolution':
    case 'lessons_learned':
      return 'text';
    case 'tags':
    case 'techniques':
    case 'affected_assets':
      return 'list';
    case 'severity':
    case 'status':
    case 'category':
    case 'tlp':
    case 'assignee_id':
      return 'choice';
    case 'duplicate_of':
      return 'none';
    default:
      return assertNever(field);
  }
}

/** What is compared word by word, and what a third value begins with. */
export function writtenText(value: Json): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/** The value that was written; lists are told apart by commas. */
export function writtenValue(field: FieldName, text: string): Json {
  if (thirdKind(field) !== 'list') return text;
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export const NOBODY = 'none';

/** Values to choose a third from. Steps that ask for more than a reason are taken on the incident itself. */
export function optionsFor(
  field: FieldName,
  conflict: Pick<Conflict, 'incident_status'>,
  people: readonly { readonly id: string; readonly full_name: string; readonly active: boolean }[],
): readonly Option[] {
  switch (field) {
    case 'severity':
      return severitySchema.options.map((value) => ({ value, label: severityViews[value].label }));
    case 'category':
      return incidentCategorySchema.options.map((value) => ({ value, label: categoryLabel(value) }));
    case 'tlp':
      return tlpSchema.options.map((value) => ({ value, label: tlpViews[value].label }));
    case 'assignee_id':
      return [
        { value: NOBODY, label: 'Nobody' },
        ...people
          .filter((person) => person.active)
          .map((person) => ({ value: person.id, label: person.full_name })),
      ];
    case 'status':
      return conflict.incident_status === null
        ? []
        : transitionsFrom(conflict.incident_status)
            .filter(({ needs }) => needs.every((need) => need === 'reason'))
            .map(({ to, verb }) => ({ value: to, label: `${statusLabel(to)} (${verb})` }));
    default:
      return [];
  }
}

/** Whether the step that is chosen asks why. */
export function asksReason(
  conflict: Conflict,
  field: ConflictField,
  choice: ConflictChoice | undefined,
): boolean {
  if (field.field !== 'status' || choice === undefined || choice.take === 'theirs') return false;
  const to = choice.take === 'mine' ? field.mine : choice.value;
  const step = transitionsFrom(conflict.incident_status ?? 'new').find((each) => each.to === to);
  return step?.needs.includes('reason') ?? false;
}
