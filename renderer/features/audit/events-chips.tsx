import { visibleText } from '../../../shared/lib/visible-text.ts';
import { useTimeZone } from '../../lib/time-zone.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import { columnLabels } from './column-labels.ts';
import styles from './events.module.css';
import { chooseSpan, clearFilter, toggleFacet, useEventsView } from './events-view-state.ts';
import { spanWords } from './histogram-model.ts';
import { chosenFacets } from './query-terms.ts';

/** What narrows the list beside the words of the query; each can be taken away. */
export function EventChips({ nameOf }: { readonly nameOf: (sourceId: string) => string }) {
  const { zone } = useTimeZone();
  const choice = useEventsView((state) => state.choice);
  const span = useEventsView((state) => state.span);
  const facets = chosenFacets(choice);
  if (facets.length === 0 && span === null) return null;
  return (
    <div className={styles.chips}>
      {span !== null && (
        <Chip removeLabel="Show all times" onRemove={() => chooseSpan(null)}>
          {spanWords(span, zone)}
        </Chip>
      )}
      {facets.map(({ column, value }) => {
        const name = value === null ? 'not said' : column === 'source' ? nameOf(value) : value;
        return (
          <Chip
            key={`${column} ${value}`}
            title={visibleText(name)}
            removeLabel={`Take away ${columnLabels[column]} ${visibleText(name)}`}
            onRemove={() => toggleFacet(column, value)}
          >
            {columnLabels[column]}: <UntrustedText text={name.length > 60 ? `${name.slice(0, 60)}…` : name} />
          </Chip>
        );
      })}
      <Button tone="quiet" keys="Escape" onClick={clearFilter}>
        Clear all
      </Button>
    </div>
  );
}
