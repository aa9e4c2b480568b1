import type { EventColumn } from '../../../shared/domain/case-event.ts';
import type { FieldMapping } from '../../../shared/ipc/source-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import type { Inspected } from './audit-queries.ts';
import { columnLabels } from './column-labels.ts';
import styles from './import-dialog.module.css';

const NOT_MAPPED = '\u0000none';
/** What a source cannot say about itself is not asked for. */
const asked: readonly EventColumn[] = [
  'time',
  'action',
  'actor',
  'object',
  'object_type',
  'outcome',
  'address',
  'host',
  'session',
  'summary',
];

/** A member of the record itself, as a column of a table is, goes by its name; a deeper one by its pointer (RFC 6901). */
function plainName(pointer: string): string {
  return /^\/[^/]+$/.test(pointer) ? pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') : pointer;
}

export interface MappingEditorProps {
  readonly fields: Inspected['fields'];
  readonly mapping: FieldMapping;
  readonly onChange: (mapping: FieldMapping) => void;
}

/** Which column of the file is what, each with a value of its first rows. */
export function MappingEditor({ fields, mapping, onChange }: MappingEditorProps) {
  const options = [
    { value: NOT_MAPPED, label: 'not in this file' },
    ...fields.map(({ name }) => ({ value: name, label: visibleText(plainName(name)) })),
  ];
  const set = (column: EventColumn, name: string) => {
    const { [column]: _, ...rest } = mapping.columns;
    onChange({ ...mapping, columns: name === NOT_MAPPED ? rest : { ...rest, [column]: name } });
  };
  return (
    <section className={styles.mapping} aria-label="Columns">
      {asked.map((column) => {
        const name = mapping.columns[column];
        const sample = fields.find((field) => field.name === name)?.sample;
        return (
          <div key={column} className={styles.column}>
            <span>{columnLabels[column]}</span>
            <Select
              label={`Column for ${columnLabels[column]}`}
              labelHidden
              searchable
              value={name ?? NOT_MAPPED}
              options={options}
              onChange={(value) => set(column, value)}
            />
            <code className={styles.sample} title={sample === undefined ? undefined : visibleText(sample)}>
              {sample === undefined ? '' : <UntrustedText text={sample} />}
            </code>
          </div>
        );
      })}
      <div className={styles.column}>
        <span>Zone of times</span>
        <TextField
          label="Minutes east of UTC for times without a zone"
          labelHidden
          mono
          inputMode="numeric"
          value={String(mapping.zone_minutes)}
          onChange={(text) => {
            const minutes = Number(text);
            if (Number.isInteger(minutes) && Math.abs(minutes) <= 840)
              onChange({ ...mapping, zone_minutes: minutes });
          }}
        />
        <span className={styles.muted}>minutes east of UTC, for times that name no zone</span>
      </div>
      <p className={styles.muted}>Columns that are not mapped are kept, searchable, with every event.</p>
    </section>
  );
}
