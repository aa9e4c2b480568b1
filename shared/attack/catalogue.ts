import enterprise from './enterprise.json' with { type: 'json' };

export type Tactic = { readonly id: string; readonly short: string; readonly name: string };

/** One technique of ATT&CK for Enterprise, as MITRE published it; see LICENSE.txt beside this file. */
export type Technique = {
  /** `T1556` or `T1556.006`. */
  readonly id: string;
  readonly name: string;
  /** With the name of the technique that it is a part of: `Modify Authentication Process: Multi-Factor Authentication`. */
  readonly fullName: string;
  readonly tactics: readonly Tactic[];
  /** The first sentence of its description. */
  readonly about: string;
};

export const attackVersion: string = enterprise.version;
export const attackTactics: readonly Tactic[] = enterprise.tactics;
/** What the licence asks of every copy. */
export const attackNotice =
  '© 2025 The MITRE Corporation. ATT&CK® is reproduced and distributed with the permission of The MITRE Corporation.';

let known: ReadonlyMap<string, Technique> | null = null;

/** Read at the first need: most windows never ask. */
function byId(): ReadonlyMap<string, Technique> {
  known ??= readAll(enterprise.techniques);
  return known;
}

function readAll(lines: readonly string[]): ReadonlyMap<string, Technique> {
  const found = new Map<string, Technique>();
  // A technique stands before its parts: `T1556` sorts before `T1556.006`.
  for (const line of lines) {
    const [id = '', name = '', phases = '', about = ''] = line.split('\t');
    const parent = found.get(id.slice(0, 5));
    found.set(id, {
      ...{ id, name, about },
      fullName: parent === undefined ? name : `${parent.name}: ${name}`,
      tactics: phases.split(',').flatMap((at) => attackTactics[Number(at)] ?? []),
    });
  }
  return found;
}

export function allTechniques(): readonly Technique[] {
  return [...byId().values()];
}

/** Null for an id that this version of the catalogue does not have: revoked, of another matrix, or newer. */
export function findTechnique(id: string): Technique | null {
  return byId().get(id) ?? null;
}

/** `T1556.006 Multi-Factor Authentication`, or the id alone where it is not known. */
export function techniqueLabel(id: string): string {
  const technique = findTechnique(id);
  return technique === null ? id : `${id} ${technique.fullName}`;
}

/**
 * Techniques that have every word of `query`, best first: an id that begins with it, then a name that begins with it, then words
 * of the name, the tactic and the description.
 */
export function searchTechniques(query: string, most: number): readonly Technique[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return allTechniques().slice(0, most);
  const rated = allTechniques().flatMap((technique) => {
    const rates = words.map((word) => rate(technique, word));
    return rates.includes(0) ? [] : [{ technique, rating: rates.reduce((sum, one) => sum + one, 0) }];
  });
  return rated
    .sort((one, other) => other.rating - one.rating)
    .slice(0, most)
    .map(({ technique }) => technique);
}

function rate({ id, name, fullName, tactics, about }: Technique, word: string): number {
  if (id.toLowerCase() === word) return 16;
  if (id.toLowerCase().startsWith(word)) return 12;
  if (name.toLowerCase().startsWith(word)) return 8;
  if (hasWord(name, word)) return 6;
  if (hasWord(fullName, word)) return 4;
  if (tactics.some((tactic) => hasWord(tactic.name, word))) return 3;
  return hasWord(about, word) ? 1 : 0;
}

/** Whether a word of the text begins with it. */
function hasWord(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '')) return true;
  return false;
}
