import { Select as MantineSelect } from '@mantine/core';
import { Field, type FieldText } from './field.tsx';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SelectProps<Value extends string> extends FieldText {
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  /** The options can be found by typing; for more than a dozen. */
  readonly searchable?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    labelHidden,
    hint,
    error,
    value,
    options,
    onChange,
    searchable = false,
    disabled = false,
  } = props;
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(ids) => (
        <MantineSelect
          id={ids.id}
          aria-describedby={ids['aria-describedby']}
          aria-invalid={ids['aria-invalid']}
          data={options.map((option) => ({ value: option.value, label: option.label }))}
          value={value}
          onChange={(next) => {
            const chosen = options.find((option) => option.value === next);
            if (chosen !== undefined) onChange(chosen.value);
          }}
          searchable={searchable}
          disabled={disabled}
          allowDeselect={false}
          checkIconPosition="right"
          nothingFoundMessage="Nothing fits"
        />
      )}
    </Field>
  );
}
