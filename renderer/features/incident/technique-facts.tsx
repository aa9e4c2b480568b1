import type { ReactNode } from 'react';
import { attackVersion, findTechnique } from '../../../shared/attack/catalogue.ts';
import { FactSection } from './fact-section.tsx';
import type { IncidentView } from './incident-queries.ts';
import styles from './technique-facts.module.css';

interface TechniqueFactsProps {
  readonly view: IncidentView;
  readonly edit: ReactNode;
}

/** Techniques of the incident and of its entries, by id and name; the tactic and the first sentence on hover. */
export function TechniqueFacts({ view, edit }: TechniqueFactsProps) {
  const { techniques } = view.incident;
  const named = view.timeline.flatMap(({ event }) => (event.technique === null ? [] : [event.technique]));
  const onlyNamed = [...new Set(named)].filter((id) => !techniques.includes(id)).sort();
  return (
    <FactSection title="Techniques" aside={edit}>
      {techniques.length === 0 && <p className={styles.none}>None named. Press i to find one.</p>}
      <ul>
        {techniques.map((id) => (
          <TechniqueLine key={id} id={id} />
        ))}
        {onlyNamed.map((id) => (
          <TechniqueLine key={id} id={id} note="by an entry" />
        ))}
      </ul>
    </FactSection>
  );
}

function TechniqueLine({ id, note }: { readonly id: string; readonly note?: string }) {
  const technique = findTechnique(id);
  const tactics = technique?.tactics.map(({ name }) => name).join(', ') ?? '';
  return (
    <li className={styles.line} title={technique === null ? undefined : `${tactics}\n${technique.about}`}>
      <span className={styles.id}>{id}</span>
      <span className={styles.name}>{technique?.fullName ?? `not in ATT&CK ${attackVersion}`}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </li>
  );
}
