import type { QueryFields } from './syntax.ts';

/** What can be asked of the events of a case (`docs/query-language.md`). */
export const caseFields: QueryFields = {
  raw: true,
  fields: [
    { name: 'time', kind: 'time', about: 'when it happened, UTC' },
    { name: 'action', kind: 'text', about: 'what was done' },
    { name: 'actor', kind: 'text', about: 'who did it' },
    { name: 'object', kind: 'text', about: 'what it was done to' },
    { name: 'object_type', kind: 'text', about: 'of what kind that is' },
    {
      name: 'outcome',
      kind: 'text',
      about: 'how it ended',
      values: ['ok', 'denied', 'error', 'unknown'],
    },
    { name: 'address', kind: 'address', about: 'from where, also as a network: 10.0.0.0/8' },
    { name: 'host', kind: 'text', about: 'on which machine or in which region' },
    { name: 'session', kind: 'text', about: 'in which session or with which key' },
    { name: 'source', kind: 'text', about: 'name or id of the source' },
    { name: 'format', kind: 'text', about: 'format of the source' },
    { name: 'id', kind: 'number', about: 'number of the event in the case' },
    { name: 'bookmarked', kind: 'flag', about: 'whether it is marked', values: ['true', 'false'] },
    { name: 'tag', kind: 'text', about: 'a tag of its bookmark' },
    { name: 'finding', kind: 'text', about: 'what the verifier found about it' },
  ],
};
