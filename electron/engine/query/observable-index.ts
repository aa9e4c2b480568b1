import { distinctObservables, type Observable, observableKey } from '../../../shared/domain/observable.ts';
import type { ReadableDb } from '../cache/database.ts';
import { eventsOf } from '../cache/tables/events.ts';
import { incidentIdOf } from '../cache/tables/incident-keys.ts';
import { getIncident, newnessOf } from '../cache/tables/incidents.ts';
import { incidentsWith } from '../cache/tables/search.ts';
import { matchesOf } from './search-text.ts';

/** Incidents whose every text is looked through; of the others title, description, tags and notes. */
export const readWhole = 300;

export type ObservableIndex = {
  /** Which incidents name an observable: of `newest` by every text, of the others by the index of words. */
  readonly namers: (newest: readonly number[]) => (observable: Observable) => ReadonlySet<number>;
};

type Known = { readonly updatedAt: string; readonly keys: ReadonlySet<string> };

/** What each of the newest incidents names, read again only when something of it moved. Holds `readWhole` incidents at most. */
export function createObservableIndex(db: ReadableDb): ObservableIndex {
  let known = new Map<number, Known>();

  function keysOf(n: number): ReadonlySet<string> {
    const updatedAt = newnessOf(db, n)?.updatedAt ?? '';
    const before = known.get(n);
    if (before?.updatedAt === updatedAt) return before.keys;
    const keys = new Set(distinctObservables(textsOf(db, n)).map(observableKey));
    known.set(n, { updatedAt, keys });
    return keys;
  }

  return {
    namers: (newest) => {
      const whole = newest.slice(0, readWhole).map((n) => ({ n, keys: keysOf(n) }));
      const read = new Set(whole.map(({ n }) => n));
      if (known.size > 2 * readWhole) known = new Map([...known].filter(([n]) => read.has(n)));
      return (observable) => {
        const key = observableKey(observable);
        const found = new Set(whole.flatMap(({ n, keys }) => (keys.has(key) ? n : [])));
        for (const n of numbersByWords(db, observable)) if (!read.has(n)) found.add(n);
        return found;
      };
    },
  };
}

function* textsOf(db: ReadableDb, n: number): Generator<string> {
  const incident = getIncident(db, n);
  if (incident === null) return;
  yield incident.title;
  yield incident.description;
  yield* incident.affected_assets;
  for (const { text, source, struck } of eventsOf(db, n, incidentIdOf(db, n) ?? '')) {
    if (struck !== null) continue;
    yield text;
    yield source;
  }
}

/** Its parts in a row, whatever stands between them, so that a defanged one is found too; a scheme may be written `hxxp`. */
function numbersByWords(db: ReadableDb, { kind, value }: Observable): readonly number[] {
  const words = kind === 'url' ? value.replace(/^[^:]*:\/\//u, '') : value;
  const [match] = matchesOf(`${words.replaceAll(/\s+/gu, '')} `);
  return match === undefined ? [] : incidentsWith(db, match);
}
