import { expect, test } from 'vitest';
import type { AuthorizedApi } from '../../../electron/engine/api/authorized-api.ts';
import { pull } from '../../../electron/engine/sync/pull.ts';
import type { ChangePage } from '../../../shared/api/sync.ts';

const pages: readonly ChangePage[] = [
  { changes: [], cursor: 'c1', more: true, remaining: 2 },
  { changes: [], cursor: 'c2', more: true, remaining: 1 },
  { changes: [], cursor: 'c3', more: false, remaining: 0 },
];

test('the question for the next page is on its way while a page is applied', async () => {
  const told: string[] = [];
  const ask = async (after: string | undefined) => {
    for (let step = 0; step < 20; step += 1) await null; // A token, the client, the connection.
    const at = pages.findIndex((page) => page.cursor === after) + 1;
    told.push(`asked ${at + 1}`);
    return { value: pages[at], status: 200, etag: null, serverTimeMs: null };
  };
  const api = {
    call: (_: unknown, { query }: { readonly query: { readonly cursor?: string } }) => ask(query.cursor),
  } as unknown as AuthorizedApi;
  const apply = ({ cursor }: ChangePage) => told.push(`applied ${cursor}`);
  const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
  await pull({ api, signal: new AbortController().signal, nextTurn, apply }, null);
  expect(told).toEqual(['asked 1', 'asked 2', 'applied c1', 'asked 3', 'applied c2', 'applied c3']);
});
