import { useState } from 'react';
import {
  attackVersion,
  findTechnique,
  searchTechniques,
  type Technique,
} from '../../../shared/attack/catalogue.ts';
import { Picker, type PickerItem } from '../../ui/picker.tsx';
import styles from './technique-picker.module.css';

interface TechniquePickerProps {
  readonly of: string;
  /** Those of the incident. */
  readonly chosen: readonly string[];
  /** Told once, at the end. */
  readonly onChange: (techniques: readonly string[]) => void;
  readonly onClose: () => void;
}

const MOST_CHOSEN = 64;
const MOST_SHOWN = 60;

/** Techniques of ATT&CK by id, name, tactic or words of their description; Enter puts one on or takes it off. */
export function TechniquePicker({ of, chosen, onChange, onClose }: TechniquePickerProps) {
  const [picked, setPicked] = useState(chosen);
  const item = (id: string): PickerItem => ({
    id,
    text: id,
    view: <TechniqueLine id={id} technique={findTechnique(id)} />,
    note: picked.includes(id) ? 'on it' : undefined,
  });
  return (
    <Picker
      open
      title={`ATT&CK techniques of ${of}`}
      placeholder="Id, name or tactic. Enter adds or removes, Esc is done"
      nothing={`Nothing in ATT&CK ${attackVersion} fits.`}
      items={[]}
      search={(query) => {
        const found = searchTechniques(query, MOST_SHOWN).map(({ id }) => id);
        // Without words, those of the incident come first: they are what is taken off.
        return (query.trim() === '' ? [...new Set([...chosen, ...found])] : found).map(item);
      }}
      onPick={(id) => {
        const next = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id];
        if (next.length > MOST_CHOSEN) return;
        setPicked(next);
      }}
      onClose={() => {
        onClose();
        if (picked.join() !== chosen.join()) onChange(picked);
      }}
    />
  );
}

function TechniqueLine({ id, technique }: { readonly id: string; readonly technique: Technique | null }) {
  return (
    <span className={styles.item}>
      <span className={styles.id}>{id}</span>
      <span className={styles.words}>
        <span>{technique?.fullName ?? `not in ATT&CK ${attackVersion}`}</span>
        {technique !== null && (
          <>
            <span className={styles.tactics}>{technique.tactics.map(({ name }) => name).join(', ')}</span>
            <span className={styles.about}>{technique.about}</span>
          </>
        )}
      </span>
    </span>
  );
}
