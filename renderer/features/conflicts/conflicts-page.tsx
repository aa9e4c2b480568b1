import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { incidentPath, QUEUE_PATH } from '../../domain/paths.ts';
import { whyNot } from '../../domain/why-not.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { ConflictCard, copyMine } from './conflict-card.tsx';
import { ConflictGroup } from './conflict-group.tsx';
import { NOBODY, optionsFor, thirdKind } from './conflict-words.ts';
import styles from './conflicts.module.css';
import {
  type Conflict,
  type ConflictChoice,
  type ConflictField,
  useConflicts,
  usePeople,
  useRoles,
} from './conflicts-queries.ts';
import { choiceKey, choose, useConflictsView } from './conflicts-view-state.ts';
import { decidedOf, sendDecisions } from './send-decisions.ts';
import { focusThird } from './third-value.tsx';

export interface ConflictsPageProps {
  /** Whose conflicts come first; where Esc goes back to. */
  readonly incidentId: string | undefined;
}

interface Place {
  readonly conflict: Conflict;
  readonly field: ConflictField;
}

const GROUP = 'Conflicts';

/** Field by field what two people made of it, until everything is decided. */
export function ConflictsPage({ incidentId }: ConflictsPageProps) {
  const [, navigate] = useLocation();
  const { value, error, askAgain } = useConflicts();
  const people = usePeople();
  const readOnly = whyNot(useRoles(), 'incident:write');
  const choices = useConflictsView((state) => state.choices);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const conflicts = useMemo(
    () =>
      (value?.conflicts ?? []).toSorted(
        (left, right) => Number(right.incident_id === incidentId) - Number(left.incident_id === incidentId),
      ),
    [value, incidentId],
  );
  const names = useMemo(() => new Map(people.map((person) => [person.id, person.full_name])), [people]);
  const places: readonly Place[] = conflicts.flatMap((conflict) =>
    conflict.fields.map((field) => ({ conflict, field })),
  );
  const keyOf = ({ conflict, field }: Place) => choiceKey(conflict.id, field.field);
  const found = places.findIndex((place) => keyOf(place) === activeKey);
  const at = Math.max(0, found);
  const active = places[at];
  const back = () => navigate(incidentId === undefined ? QUEUE_PATH : incidentPath(incidentId));

  const move = (step: number) => {
    const next = places[Math.min(places.length - 1, Math.max(0, at + step))];
    if (next !== undefined) setActiveKey(keyOf(next));
  };
  const take = (place: Place | undefined, how: ConflictChoice['take']) => {
    if (place === undefined) return;
    const { conflict, field } = place;
    const refusal = how === 'mine' ? (readOnly ?? field.mine_unavailable) : how === 'value' ? readOnly : null;
    if (refusal != null) return showToast({ id: 'why', tone: 'warn', text: refusal });
    const key = keyOf(place);
    setActiveKey(key);
    if (how !== 'value') return choose(key, { take: how });
    const third = firstThird(place);
    if (third === undefined) {
      return showToast({ id: 'why', tone: 'warn', text: 'Here only theirs or mine can be chosen.' });
    }
    if (choices[key]?.take !== 'value') choose(key, { take: 'value', value: third });
    focusThird(root, choiceKey(conflict.id, field.field));
  };
  const firstThird = ({ conflict, field }: Place): ConflictField['mine'] | undefined => {
    if (conflict.incident_title === null || thirdKind(field.field) === 'none') return undefined;
    if (thirdKind(field.field) !== 'choice') return field.mine;
    const options = optionsFor(field.field, conflict, people);
    const taken = [field.mine ?? NOBODY, field.theirs ?? NOBODY];
    const first = (options.find((option) => !taken.includes(option.value)) ?? options[0])?.value;
    return first === NOBODY ? null : first;
  };
  const takeAll = (how: 'theirs' | 'mine') => {
    const own = places.filter((place) => place.conflict.id === active?.conflict.id);
    for (const place of own) take(place, how);
    if (active !== undefined) setActiveKey(keyOf(active));
  };
  const send = (conflict: Conflict | undefined) => {
    if (conflict !== undefined) void sendDecisions(conflict);
  };

  const action = (id: string, label: string, keys: readonly string[], run: () => void) => ({
    id: `conflicts.${id}`,
    label,
    group: GROUP,
    keys,
    run,
  });
  useActions('page', [
    action('theirs', 'Take theirs', ['1'], () => take(active, 'theirs')),
    action('mine', 'Take mine', ['2'], () => take(active, 'mine')),
    action('third', 'Write a third', ['3'], () => take(active, 'value')),
    action('send', 'Send what is decided of this incident', ['mod+Enter'], () => send(active?.conflict)),
    action('all_theirs', 'Take theirs in all fields of this incident', ['shift+t'], () => takeAll('theirs')),
    action('all_mine', 'Take mine in all fields of this incident', ['shift+m'], () => takeAll('mine')),
    action('copy', 'Copy mine', ['y'], () => active !== undefined && copyMine(active.field)),
    action('open', 'Open the incident', ['o'], () => {
      if (active !== undefined) navigate(incidentPath(active.conflict.incident_id));
    }),
    { ...action('next', 'Next field', ['j', 'ArrowDown'], () => move(1)), hidden: true, repeats: true },
    {
      ...action('previous', 'Previous field', ['k', 'ArrowUp'], () => move(-1)),
      hidden: true,
      repeats: true,
    },
    action('back', 'Back', ['Escape'], back),
  ]);

  const decided = conflicts.reduce((count, conflict) => count + decidedOf(conflict, choices).length, 0);
  return (
    <div className={styles.page} ref={root} data-testid="conflicts">
      <TopBar label="Conflicts">
        <h1 className={styles.title}>Conflicts</h1>
        {places.length > 0 && (
          <span className={styles.progress} data-testid="progress">
            {formatCount(decided)} of {formatPlural(places.length, 'field')} decided
          </span>
        )}
        <span className={styles.space} />
        <Button keys="Escape" onClick={back}>
          Back
        </Button>
      </TopBar>
      <div className={styles.list}>
        {error !== null && (
          <ErrorPanel
            title="The conflicts could not be read"
            id={error.id}
            actions={<Button onClick={askAgain}>Try again</Button>}
          >
            {error.message}
          </ErrorPanel>
        )}
        {value !== undefined && places.length === 0 && (
          <EmptyState
            title="Nothing is left to decide"
            actions={
              <Button tone="primary" onClick={back}>
                Back
              </Button>
            }
          >
            When somebody else changes the same field as you before yours has arrived, both stand here until
            you choose. Changes to different fields merge by themselves.
          </EmptyState>
        )}
        {conflicts.map((conflict) => (
          <ConflictGroup
            key={conflict.id}
            conflict={conflict}
            decided={decidedOf(conflict, choices).length}
            onOpen={() => navigate(incidentPath(conflict.incident_id))}
            onSend={() => send(conflict)}
          >
            {conflict.fields.map((field) => {
              const place = { conflict, field };
              return (
                <ConflictCard
                  key={field.field}
                  conflict={conflict}
                  field={field}
                  active={active !== undefined && keyOf(active) === keyOf(place)}
                  nameOf={(id) => names.get(id)}
                  onActivate={() => setActiveKey(keyOf(place))}
                  onChoose={(how) => take(place, how)}
                />
              );
            })}
          </ConflictGroup>
        ))}
      </div>
    </div>
  );
}
