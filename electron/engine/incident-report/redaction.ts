import { isInternal, type Observable, observablesIn } from '../../../shared/domain/observable.ts';
import type { Tlp } from '../../../shared/domain/tlp.ts';
import type { User } from '../../../shared/domain/user.ts';
import type { Withheld } from '../../../shared/ipc/incident-report-calls.ts';
import { type Treatment, treatmentOf } from './audience.ts';

/** Decides what of an incident an audience reads, and counts what it does not. */
export type Redaction = {
  readonly treatment: Treatment;
  /** Somebody's words: whole, with stand-ins, or null. */
  readonly words: (text: string) => string | null;
  readonly person: (id: string | null, name: string | null) => string;
  readonly asset: (name: string) => string | null;
  readonly observable: (observable: Observable) => boolean;
  readonly leaveOut: (what: string, count?: number) => void;
  readonly withheld: () => readonly Withheld[];
};

export type RedactionParts = {
  readonly incident: Tlp;
  readonly audience: Tlp;
  readonly people: readonly Pick<User, 'id' | 'full_name' | 'username' | 'email'>[];
  readonly assets: readonly string[];
};

export function createRedaction({ incident, audience, people, assets }: RedactionParts): Redaction {
  const treatment = treatmentOf(incident, audience);
  const counts = new Map<string, number>();
  const leaveOut = (what: string, count = 1) => {
    if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
  };
  const standIns = createStandIns(leaveOut);
  const ownDomains = new Set(people.map(({ email }) => email.slice(email.indexOf('@') + 1).toLowerCase()));
  const isOwn = (observable: Observable) => isInternal(observable) || isOf(observable, ownDomains);
  const personName = (id: string) => standIns.of('analyst', id, 'names of colleagues');
  const names = namesToReplace(people, assets);

  /** A link may carry the account that it was made for. */
  const carriesOwn = ({ kind, value }: Observable): boolean => {
    if (kind !== 'url') return false;
    const path = value.slice(withoutPath(value).length).replaceAll(/%40/gu, '@');
    return (
      observablesIn(path).some(isOwn) ||
      [...ownDomains].some((domain) => path.toLowerCase().includes(domain)) ||
      names.some(({ pattern }) => path.search(pattern) >= 0)
    );
  };
  const replaced = (text: string): string => {
    let out = '';
    let from = 0;
    for (const { start, end, kind, value } of observablesIn(text)) {
      const one = { kind, value };
      if (!isOwn(one) && !carriesOwn(one)) continue;
      out += text.slice(from, start) + (isOwn(one) ? standIn(kind, value) : withoutPath(value));
      from = end;
    }
    out += text.slice(from);
    for (const { pattern, of } of names) {
      out = out.replace(pattern, () =>
        of.kind === 'person' ? personName(of.id) : standIns.of('asset', of.id, 'names of assets'),
      );
    }
    return out;
  };
  const standIn = (kind: Observable['kind'], value: string): string => {
    const known = people.find(({ email }) => email.toLowerCase() === value);
    if (known !== undefined) return personName(known.id);
    const what = kind === 'email' ? 'account' : 'internal address';
    return standIns.of(what, value, kind === 'email' ? 'accounts' : 'internal addresses');
  };

  return {
    treatment,
    words: (text) => {
      if (treatment === 'whole') return text;
      return treatment === 'outside' ? replaced(text) : null;
    },
    person: (id, name) => {
      if (id === null) return 'a rule';
      return treatment === 'whole' ? (name ?? 'somebody else') : personName(id);
    },
    asset: (name) => {
      if (treatment === 'whole') return name;
      return standIns.of('asset', name.toLowerCase(), 'names of assets');
    },
    observable: (observable) => {
      if (treatment === 'whole') return true;
      if (!isOwn(observable) && !carriesOwn(observable)) return true;
      leaveOut('internal addresses and accounts');
      return false;
    },
    leaveOut,
    withheld: () => [...counts].map(([what, count]) => ({ what, count })),
  };
}

/** `analyst 1`, `asset 2`: the same for the same throughout one report, and counted once. */
function createStandIns(leaveOut: (what: string) => void) {
  const given = new Map<string, string>();
  const used = new Map<string, number>();
  return {
    of: (kind: string, id: string, what: string): string => {
      const key = `${kind} ${id}`;
      const known = given.get(key);
      if (known !== undefined) return known;
      const number = (used.get(kind) ?? 0) + 1;
      used.set(kind, number);
      given.set(key, `${kind} ${number}`);
      leaveOut(what);
      return `${kind} ${number}`;
    },
  };
}

type Name = {
  readonly pattern: RegExp;
  readonly of: { readonly kind: 'person' | 'asset'; readonly id: string };
};

const shortestName = 3;

/** Longest first, so that a full name goes before its parts. Rather a word too many than a colleague too few. */
function namesToReplace(people: RedactionParts['people'], assets: readonly string[]): readonly Name[] {
  const words = [
    ...people.flatMap(({ id, full_name, username }) => {
      const parts = full_name.split(/\s+/u);
      return [full_name, username, ...parts].map((word) => ({ word, of: { kind: 'person', id } as const }));
    }),
    ...assets.map((word) => ({ word, of: { kind: 'asset', id: word.toLowerCase() } as const })),
  ];
  return words
    .filter(({ word }) => word.length >= shortestName)
    .sort((one, other) => other.word.length - one.word.length)
    .map(({ word, of }) => ({
      of,
      // Names as they are written, the technical ones in any case.
      pattern: new RegExp(
        `(?<![\\p{L}\\p{N}_])${word.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}(?![\\p{L}\\p{N}_])`,
        /[\s\p{Lu}]/u.test(word) && of.kind === 'person' ? 'gu' : 'giu',
      ),
    }));
}

function isOf({ kind, value }: Observable, domains: ReadonlySet<string>): boolean {
  const ending =
    kind === 'email' ? value.slice(value.indexOf('@') + 1) : kind === 'domain' ? value : hostIn(kind, value);
  if (ending === null) return false;
  return [...domains].some((domain) => ending === domain || ending.endsWith(`.${domain}`));
}

function withoutPath(url: string): string {
  return /^[^:]*:\/\/[^/?#]*/u.exec(url)?.[0] ?? url;
}

function hostIn(kind: Observable['kind'], value: string): string | null {
  return kind === 'url' ? (/^[^:]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/u.exec(value)?.[1] ?? null) : null;
}
