import { defanged, type Observable, observableKey } from '../../../shared/domain/observable.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { referenceText } from '../../domain/incident-name.ts';
import { SeverityMark } from '../../domain/severity-mark.tsx';
import { statusWord } from '../../domain/status-view.ts';
import { formatPlural } from '../../lib/format-count.ts';
import { Picker } from '../../ui/picker.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './observable-facts.module.css';
import { useElsewhere, useObservables } from './observable-queries.ts';
import { elsewhereWords, observableKindLabel } from './observable-words.ts';

interface ObservablePickerProps {
  readonly incidentId: string;
  readonly of: string;
  readonly onPick: (observable: Observable) => void;
  readonly onClose: () => void;
}

/** The observables of an incident, those that others name too first. */
export function ObservablePicker({ incidentId, of, onPick, onClose }: ObservablePickerProps) {
  const observables = useObservables(incidentId).toSorted(
    (one, other) => (other.elsewhere ?? 0) - (one.elsewhere ?? 0),
  );
  return (
    <Picker
      open
      title={`Observables of ${of}`}
      placeholder="Which one: where else is it named?"
      nothing="No text of this incident names an address, a domain, a hash or the like."
      items={observables.map((one) => ({
        id: observableKey(one),
        text: `${observableKindLabel(one.kind)} ${one.value}`,
        view: (
          <span className={styles.item}>
            <span className={styles.kind}>{observableKindLabel(one.kind)}</span>
            <span className={styles.mono}>
              <UntrustedText text={defanged(one)} />
            </span>
          </span>
        ),
        note: elsewhereWords(one),
      }))}
      onPick={(id) => {
        const chosen = observables.find((one) => observableKey(one) === id);
        if (chosen !== undefined) onPick({ kind: chosen.kind, value: chosen.value });
      }}
      onClose={onClose}
    />
  );
}

interface ElsewherePickerProps {
  readonly incidentId: string;
  readonly observable: Observable;
  readonly onPick: (incidentId: string) => void;
  readonly onClose: () => void;
}

/** The other incidents that name it, newest first; Enter goes there. */
export function ElsewherePicker({ incidentId, observable, onPick, onClose }: ElsewherePickerProps) {
  const { value, asking } = useElsewhere(incidentId, observable);
  const missed = value?.not_searched ?? 0;
  const nothing =
    value === undefined && asking
      ? 'Looking…'
      : `No other incident here names it.${missed === 0 ? '' : ` ${formatPlural(missed, 'incident is', 'incidents are')} not kept in full on this machine: their entries were not looked through.`}`;
  return (
    <Picker
      open
      title={`Where else ${visibleText(defanged(observable))} is named`}
      placeholder={`${formatPlural(value?.total ?? 0, 'other incident', 'other incidents')}. Enter goes there`}
      nothing={nothing}
      items={(value?.incidents ?? []).map((one) => ({
        id: one.id,
        text: `${referenceText(one.reference)} ${visibleText(one.title)}`,
        view: (
          <span className={styles.item}>
            <span className={styles.mark}>
              <SeverityMark severity={one.severity} />
            </span>
            <span className={styles.reference}>{referenceText(one.reference)}</span>
            <span className={styles.title}>
              <UntrustedText text={one.title} />
            </span>
          </span>
        ),
        note: statusWord(one.status),
      }))}
      onPick={onPick}
      onClose={onClose}
    />
  );
}
