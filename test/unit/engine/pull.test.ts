import { expect, test } from 'vitest';
import type { AuthorizedApi } from '../../../electron/engine/api/authorized-api.ts';
import { pull } from '../../../electron/engine/sync/pull.ts';
import { readHere } from '../../../electron/engine/sync/read-page.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { createManualTime } from '../../fakes/manual-time.ts';

type Answers = Readonly<Record<string, string | Error>>;

const pageText = (cursor: string, more: boolean) =>
  JSON.stringify({ changes: [], cursor, more, remaining: more ? 1 : 0 });
const feed: Answers = {
  '': pageText('c1', true),
  c1: pageText('c2', true),
  c2: pageText('c3', true),
  c3: pageText('c4', false),
};

/** Pulls from a server that has one answer for each cursor, and tells what happened in which order. */
async function pulled(answers: Answers): Promise<{ readonly told: string[]; readonly failure: unknown }> {
  const told: string[] = [];
  const text = async (_: unknown, { query }: { readonly query: { readonly cursor?: string } }) => {
    for (let step = 0; step < 20; step += 1) await null; // A token, the client, the connection.
    told.push(`asked after ${query.cursor ?? 'nothing'}`);
    const value = answers[query.cursor ?? ''] ?? new AppError('not_found', 'no such place in the feed');
    if (value instanceof Error) throw value;
    return { value, status: 200, etag: null, requestId: 'r', serverTimeMs: null };
  };
  const parts = {
    api: { text } as unknown as AuthorizedApi,
    timers: createManualTime().timers,
    signal: new AbortController().signal,
    nextTurn: () => new Promise<void>((resolve) => setImmediate(resolve)),
    reader: readHere,
    apply: ({ cursor }: { readonly cursor: string }) => told.push(`applied ${cursor}`),
  };
  const failure = await pull(parts, null).then(
    () => null,
    (error: unknown) => error,
  );
  return { told, failure };
}

test('while a page is applied the next is here and the one after it is on its way', async () => {
  const { told, failure } = await pulled(feed);
  expect(failure).toBeNull();
  expect(told.slice(0, 4)).toEqual(['asked after nothing', 'asked after c1', 'asked after c2', 'applied c1']);
  expect(told.filter((line) => line.startsWith('applied'))).toEqual([
    'applied c1',
    'applied c2',
    'applied c3',
    'applied c4',
  ]);
  expect(told.filter((line) => line.startsWith('asked'))).toHaveLength(4);
});

test('the pages that are here are applied when a later one does not come', async () => {
  const { told, failure } = await pulled({ ...feed, c2: new AppError('offline', 'gone') });
  expect(failure).toMatchObject({ code: 'offline' });
  expect(told.filter((line) => line.startsWith('applied'))).toEqual(['applied c1', 'applied c2']);
});

test('a page whose end does not show where the next begins is followed all the same', async () => {
  const escaped = '{"changes":[],"cursor":"c\\u0031","more":true,"remaining":1}';
  const otherOrder = '{"changes":[],"remaining":1,"cursor":"c1","more":true}';
  for (const first of [escaped, otherOrder]) {
    const { told, failure } = await pulled({ ...feed, '': first });
    expect(failure).toBeNull();
    expect(told.filter((line) => line.startsWith('applied'))).toEqual([
      'applied c1',
      'applied c2',
      'applied c3',
      'applied c4',
    ]);
  }
});
