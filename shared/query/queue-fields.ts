import { incidentCategorySchema, incidentSourceSchema, incidentStatusSchema } from '../domain/incident.ts';
import { severitySchema } from '../domain/severity.ts';
import { slaStateSchema } from '../domain/sla.ts';
import { tlpSchema } from '../domain/tlp.ts';
import { isToken, lex } from './lex.ts';
import { readQuery } from './parse.ts';
import type { QueryFields, ReadQuery } from './syntax.ts';

/** What can be asked of the incidents of the queue (`docs/query-language.md`). */
export const queueFields: QueryFields = {
  raw: false,
  minus: true,
  fields: [
    {
      name: 'severity',
      kind: 'rank',
      about: 'how bad: severity:>=high',
      values: severitySchema.options.toReversed(),
    },
    {
      name: 'status',
      kind: 'text',
      about: 'state of the lifecycle; open and ended are several',
      values: ['open', 'ended', ...incidentStatusSchema.options],
    },
    { name: 'assignee', kind: 'text', about: 'whose it is', offers: ['me', 'none'] },
    { name: 'age', kind: 'span', about: 'since it was detected: age:<4h', offers: ['1h', '4h', '24h', '7d'] },
    { name: 'tag', kind: 'text', about: 'a tag of it' },
    {
      name: 'sla',
      kind: 'text',
      about: 'its clocks: overdue, soon, on time, or missed at any time',
      values: slaStateSchema.options,
    },
    { name: 'source', kind: 'text', about: 'where it came from', values: incidentSourceSchema.options },
    { name: 'category', kind: 'text', about: 'what kind it is', values: incidentCategorySchema.options },
    { name: 'tlp', kind: 'text', about: 'who may know', values: tlpSchema.options },
    { name: 'title', kind: 'text', about: 'the whole title: title:*travel*' },
    { name: 'id', kind: 'text', about: 'its reference: id:inc-2026-0042' },
    { name: 'technique', kind: 'text', about: 'ATT&CK technique: technique:T1566*' },
    { name: 'asset', kind: 'text', about: 'an affected asset' },
    { name: 'detected', kind: 'time', about: 'when it was noticed, UTC: detected:2026-11-20' },
    { name: 'updated', kind: 'time', about: 'when it last changed, UTC' },
    { name: 'closed', kind: 'time', about: 'when it was closed, UTC' },
    {
      name: 'tta',
      kind: 'span',
      about: 'how long until it was acknowledged: tta:>1h',
      offers: ['15m', '1h'],
    },
    { name: 'ttc', kind: 'span', about: 'how long until it was contained: ttc:>4h', offers: ['4h', '24h'] },
    { name: 'ttr', kind: 'span', about: 'how long until it was recovered: ttr:>1d', offers: ['1d', '7d'] },
  ],
};

/**
 * Reads a query of the queue. A bare word at the very end may be a beginning, as it is while it is typed; wildcards within
 * words are only for fields, since words are looked up in an index of words.
 */
export function readQueueQuery(text: string): ReadQuery {
  const tokens = lex(text, true);
  for (const token of tokens) {
    if (!isToken(token) || token.kind !== 'term' || token.name !== null || token.quoted) continue;
    const wild = /[*?](?!$)|\?$/.exec(token.value);
    if (wild === null) continue;
    const message = 'In a word, * stands only at its end. In a field it may stand anywhere: title:*travel*.';
    return { ok: false, problem: { at: token.at + wild.index, length: 1, message } };
  }
  const last = tokens.at(-1);
  const grows =
    last !== undefined &&
    isToken(last) &&
    last.kind === 'term' &&
    last.name === null &&
    !last.quoted &&
    /[\p{L}\p{N}\p{M}]$/u.test(last.value) &&
    last.at + last.length === text.length;
  return readQuery(grows ? `${text}*` : text, queueFields);
}

/** Whether its answer changes while nothing changes but the time. */
export function movesWithTime(text: string): boolean {
  return lex(text, true).some(
    (token) => isToken(token) && token.kind === 'term' && (token.name === 'age' || token.name === 'sla'),
  );
}
