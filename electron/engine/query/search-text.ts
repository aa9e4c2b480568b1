import type { ReadableDb } from '../cache/database.ts';
import { allEffects, type PendingEffect } from '../cache/tables/pending-effects.ts';
import { incidentsWith } from '../cache/tables/search.ts';

/** Letters and digits belong to words, everything else parts them, as in the index. */
const wordParts = /[\p{L}\p{N}\p{Co}]+/gu;

/** What the user typed as FTS5 expressions, one a word; `203.0.113.7` is one word of four parts in a row. */
export function matchesOf(text: string): readonly string[] {
  const words = text.trim().split(/\s+/u);
  return words.flatMap((word, index) => {
    const parts = word.match(wordParts);
    if (parts === null) return [];
    const beginning = index === words.length - 1 && !/\s$/u.test(text);
    // Quoted, since words such as OR and NEAR mean something to FTS5; parts have no quotes in them.
    return [`"${parts.join(' ')}"${beginning ? '*' : ''}`];
  });
}

/** For each word one mark per incident number, kept while the index stays the same. */
export type TextSearch = {
  /** Marks of the incidents that have all the words; null when there is no word. */
  readonly find: (text: string, revision: number, length: number) => Uint8Array | null;
  /** Marks of the incidents that fit one expression. */
  readonly fitting: (match: string, revision: number, length: number) => Uint8Array;
};

const keptWords = 8;

export function createTextSearch(db: ReadableDb): TextSearch {
  let kept: { readonly key: string; readonly numbers: readonly number[] }[] = [];

  function numbersWith(match: string, revision: number): readonly number[] {
    const key = `${revision} ${match}`;
    const known = kept.find((entry) => entry.key === key);
    const numbers = known?.numbers ?? [...incidentsWith(db, match), ...pendingWith(db, match)];
    kept = [{ key, numbers }, ...kept.filter((entry) => entry.key !== key)].slice(0, keptWords);
    return numbers;
  }

  return {
    find: (text, revision, length) => {
      const matches = matchesOf(text);
      if (matches.length === 0) return null;
      const marks = new Uint8Array(length);
      for (const [index, match] of matches.entries()) {
        for (const n of numbersWith(match, revision)) if (marks[n] === index) marks[n] = index + 1;
      }
      for (let n = 0; n < length; n += 1) marks[n] = marks[n] === matches.length ? 1 : 0;
      return marks;
    },
    fitting: (match, revision, length) => {
      const marks = new Uint8Array(length);
      for (const n of numbersWith(match, revision)) marks[n] = 1;
      return marks;
    },
  };
}

/** Words that only the outbox has; there are few, so they are looked through. */
function pendingWith(db: ReadableDb, match: string): readonly number[] {
  const beginning = match.endsWith('*');
  const wanted = `${partsOf(match)} `;
  return allEffects(db).flatMap((effect) => {
    const text = ` ${partsOf(wordsOf(effect))} `;
    return text.includes(` ${beginning ? wanted.slice(0, -1) : wanted}`) ? [effect.n] : [];
  });
}

/** As with what the server has, only the incident's own words and those of its entries are looked through. */
function wordsOf(effect: PendingEffect): string {
  switch (effect.kind) {
    case 'event':
      return effect.data.text;
    case 'incident':
    case 'patch': {
      const { title = '', description = '', tags = [] } = effect.data;
      return `${title} ${description} ${tags.join(' ')}`;
    }
    default:
      return '';
  }
}

function partsOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return (plain.match(wordParts) ?? []).join(' ');
}
