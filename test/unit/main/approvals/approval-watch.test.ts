import { expect, it } from 'vitest';
import { createSeen, revisions } from '../../../../electron/main/approvals/approval-watch.ts';
import type { IntentSummary } from '../../../../shared/api/approvals.ts';

const intent = (id: string, state: IntentSummary['state'] = 'pending') => ({ id, state }) as IntentSummary;

it('tells of each request that waits once, and of own requests when they end', () => {
  const seen = createSeen();
  expect(seen.take([intent('a')], [intent('m'), intent('old', 'expired')])).toEqual([
    { kind: 'waits', intent: intent('a') },
  ]);
  expect(seen.take([intent('a')], [intent('m', 'approved')])).toEqual([]);
  expect(seen.take([intent('b')], [intent('m', 'rejected')])).toEqual([
    { kind: 'waits', intent: intent('b') },
    { kind: 'ended', intent: intent('m', 'rejected') },
  ]);
  expect(seen.take([], [intent('m', 'rejected')])).toEqual([]);
});

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it('reads the numbers of a stream, however it is cut, and passes over what is none', async () => {
  const text = `: hello\n\nevent: approvals\ndata: {"rev":3}\n\ndata: nonsense\ndata: {"rev":-1}\ndata:${'x'.repeat(9_000)}\ndata:{"rev":4}\n\n`;
  for (const size of [1, 7, 1_000, 100_000]) {
    const read: number[] = [];
    for await (const rev of revisions(inChunks(text, size))) read.push(rev);
    expect(read).toEqual([3, 4]);
  }
});
