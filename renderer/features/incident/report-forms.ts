import type { InputOf } from '../../../shared/ipc/contract.ts';
import type { Withheld } from '../../../shared/ipc/incident-report-calls.ts';

export type SavedForm = InputOf<'incident.save_report'>['form'];

interface FormView {
  readonly form: SavedForm;
  readonly label: string;
  readonly key: string;
}

/** What can be saved, the usual first; the key saves it. */
export const forms: readonly FormView[] = [
  { form: 'pdf', label: 'PDF', key: 'p' },
  { form: 'html', label: 'HTML', key: 'h' },
  { form: 'markdown', label: 'Markdown', key: 'm' },
  { form: 'handover', label: 'Handover brief', key: 'b' },
  { form: 'stix', label: 'STIX 2.1', key: 's' },
  { form: 'ocsf', label: 'OCSF', key: 'o' },
  { form: 'navigator', label: 'ATT&CK layer', key: 'n' },
  { form: 'csv', label: 'Timeline as CSV', key: 't' },
];

export function formLabel(form: SavedForm): string {
  return forms.find((view) => view.form === form)?.label ?? form;
}

export function withheldWords(withheld: readonly Withheld[]): string {
  if (withheld.length === 0) return 'Nothing is left out for these readers.';
  const what = withheld.map((one) => `${one.what} (${one.count})`).join('; ');
  return `Left out, or under another name: ${what}.`;
}
