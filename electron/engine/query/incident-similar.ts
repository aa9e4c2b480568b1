import type { OutputOf, ParsedInputOf } from '../../../shared/ipc/contract.ts';
import { wordsOf } from '../../../shared/query/words.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { incidentColumns } from '../cache/tables/incidents.ts';
import type { QueryContext } from './context.ts';
import { listedIncident } from './listed-incident.ts';

const dayMs = 86_400_000;
const mostShown = 5;
const mostWords = 8;
const shortestWord = 4;
/** What a thing in common says: an asset or a technique more than a tag, a tag more than a word. */
const weights = { asset: 4, technique: 2.5, tag: 1.5, word: 1 } as const;
/** A thing that more than this part of the incidents has says nothing. */
const commonPart = 0.05;
/** Together this much must be in common: two rare words, or one asset. */
const leastScore = 6;

type Sharing = { score: number; readonly shared: string[] };

/** Incidents of the days before that have assets, techniques, tags or rare words of the title in common with this one. */
export function incidentSimilar(
  context: QueryContext,
  { id, days }: ParsedInputOf<'incident.similar'>,
): OutputOf<'incident.similar'> {
  const { db, queue, queueFacts } = context;
  const n = findIncidentKey(db, id);
  const columns = queue.columns();
  if (n === null || columns.alive[n] !== 1) return { rows: [], total: 0 };
  const facts = queueFacts.columns();
  const found = new Map<number, Sharing>();
  const latest = columns.detectedAt[n] ?? 0;
  const isNear = (other: number): boolean => {
    const at = columns.detectedAt[other] ?? 0;
    return other !== n && columns.alive[other] === 1 && Math.abs(latest - at) <= days * dayMs;
  };
  const alive = columns.alive.reduce((sum, each) => sum + each, 0);
  const most = Math.max(20, alive * commonPart);

  /** The rarer it is, the more it says. */
  function share(kind: keyof typeof weights, name: string, others: readonly number[]): void {
    if (others.length < 2 || others.length > most) return;
    const score = weights[kind] * Math.log2(1 + alive / others.length);
    for (const other of others) {
      if (!isNear(other)) continue;
      const known = found.get(other) ?? { score: 0, shared: [] };
      known.score += score;
      known.shared.push(name);
      found.set(other, known);
    }
  }

  const assets = facts.assets[n] ?? [];
  const techniques = facts.techniques[n] ?? [];
  const tags = (columns.tags[n] ?? '').split(',').filter((tag) => tag !== '');
  const with_ = new Map<string, number[]>();
  const add = (key: string, other: number) => {
    const list = with_.get(key) ?? [];
    list.push(other);
    with_.set(key, list);
  };
  for (let other = 0; other < columns.length; other += 1) {
    if (columns.alive[other] !== 1) continue;
    for (const asset of facts.assets[other] ?? []) if (assets.includes(asset)) add(`asset ${asset}`, other);
    for (const technique of facts.techniques[other] ?? [])
      if (techniques.includes(technique)) add(`technique ${technique}`, other);
    const list = columns.tags[other] ?? '';
    if (list !== '') for (const tag of tags) if (list.includes(`,${tag},`)) add(`tag ${tag}`, other);
  }
  for (const asset of assets) share('asset', asset, with_.get(`asset ${asset}`) ?? []);
  for (const technique of techniques)
    share('technique', technique, with_.get(`technique ${technique}`) ?? []);
  for (const tag of tags) share('tag', `#${tag}`, with_.get(`tag ${tag}`) ?? []);
  const words = [...new Set(wordsOf(columns.title[n] ?? ''))].filter((word) => word.length >= shortestWord);
  for (const word of words.slice(0, mostWords)) share('word', word, context.withWord(word));

  const ranked = [...found]
    .filter(([, { score }]) => score >= leastScore)
    .sort(([a, left], [b, right]) => right.score - left.score || b - a);
  return {
    total: ranked.length,
    rows: ranked.slice(0, mostShown).flatMap(([other, { shared }]) => {
      const listed = listedIncident(db, other, incidentColumns(db, other));
      if (listed === null) return [];
      const { reference, title, severity, status, detectedAt } = listed;
      return [
        {
          id: listed.id,
          reference,
          title,
          severity,
          status,
          detected_at: detectedAt,
          shared: shared.slice(0, 6),
        },
      ];
    }),
  };
}
