import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { defanged, type Observable, observableKey } from '../../../shared/domain/observable.ts';
import { copyText } from '../../lib/copy-text.ts';
import { showToast } from '../../ui/toast.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { FactSection } from './fact-section.tsx';
import styles from './observable-facts.module.css';
import { type NamedObservable, useObservables } from './observable-queries.ts';
import { elsewhereWords, observableKindLabel } from './observable-words.ts';

interface ObservableFactsProps {
  readonly incidentId: string;
  readonly onElsewhere: (observable: Observable) => void;
}

const SHOWN = 8;

/** What the texts of the incident name, defanged; a press says where else it is named. */
export function ObservableFacts({ incidentId, onElsewhere }: ObservableFactsProps) {
  const observables = useObservables(incidentId);
  const [open, setOpen] = useState(false);
  const shown = open ? observables : observables.slice(0, SHOWN);
  return (
    <FactSection title="Observables" aside={observables.length > 0 && observables.length}>
      {observables.length === 0 && (
        <p className={styles.none}>
          Addresses, domains, hashes and the like show here once a text names them.
        </p>
      )}
      <ul>
        {shown.map((one) => (
          <ObservableLine key={observableKey(one)} observable={one} onElsewhere={() => onElsewhere(one)} />
        ))}
      </ul>
      {observables.length > SHOWN && (
        <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show all ${observables.length}`}
        </button>
      )}
    </FactSection>
  );
}

function ObservableLine({
  observable,
  onElsewhere,
}: {
  readonly observable: NamedObservable;
  readonly onElsewhere: () => void;
}) {
  const text = defanged(observable);
  const kind = observableKindLabel(observable.kind);
  const words = elsewhereWords(observable);
  return (
    <li className={styles.line}>
      <button
        type="button"
        className={styles.value}
        data-testid="observable"
        title={`${text}\n${kind}, named in ${observable.named} of its texts${observable.internal ? ', of your own network' : ''}. Press to see where else.`}
        aria-label={`${kind} ${text}, ${words}. Where else`}
        onClick={onElsewhere}
      >
        <UntrustedText text={shortValue(text)} />
      </button>
      {observable.internal && <span className={styles.note}>internal</span>}
      <span className={styles.chip} data-seen={observable.elsewhere !== null && observable.elsewhere > 0}>
        {words}
      </span>
      <button
        type="button"
        className={styles.copy}
        aria-label={`Copy ${text} as it is`}
        title="Copy it as it is, not defanged"
        onClick={() => {
          if (copyText(observable.value)) showToast({ tone: 'ok', text: `${kind} copied, not defanged.` });
        }}
      >
        <IconCopy size={12} stroke={1.7} aria-hidden />
      </button>
    </li>
  );
}

const LONG_HASH = 40;

/** A hash by its ends, as elsewhere; the whole of it is on hover, in the copy and in the picker. */
function shortValue(text: string): string {
  return text.length >= LONG_HASH && /^[0-9a-f]+$/.test(text)
    ? `${text.slice(0, 10)}…${text.slice(-10)}`
    : text;
}
