import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { feedPage, putEntity } from '../../../server/store/entities.ts';
import { feedHead, insertOrganization } from '../../../server/store/organizations.ts';
import { inTransaction, type Store } from '../../../server/store/work.ts';
import { feedCursor, seqOfCursor } from '../../../server/sync/feed-cursor.ts';
import type { User } from '../../../shared/domain/user.ts';

const person = (index: number, version: number): User => ({
  id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
  username: 'someone',
  full_name: 'Ä "quoted" \n name 😂',
  email: `${index}@example.org`,
  roles: ['viewer'],
  team: 't',
  active: true,
  created_at: '2026-11-22T00:00:00.000Z',
  version,
});

/** What happens on a server: writes to one of few entities, and readers that take a page now and then. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('put' as const), index: fc.nat(7), org: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  },
);

describe('the change feed', () => {
  it('brings a reader that pages through it while others write to exactly what is stored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const db = openDatabase(':memory:');
        const store: Store = {
          db,
          clock: { nowMs: () => 0 },
          random: (n) => new Uint8Array(n),
          announce: () => {},
          logged: () => {},
        };
        const orgs = ['a', 'b'].map((id) =>
          insertOrganization(db, { id, name: id, tier: 'basic', created_at: '', feed_epoch: `epoch-${id}` }),
        );
        const [ours = 0, theirs = 0] = orgs.map((org) => org.number);
        const stored = new Map<string, User>();
        const replica = new Map<string, User>();
        let cursor: string | undefined;
        const read = (limit: number): number => {
          const head = feedHead(db, ours);
          const page = feedPage(db, ours, seqOfCursor(head, cursor), { changes: limit, bytes: 1_000_000 });
          expect(page.count).toBeLessThanOrEqual(limit);
          const changes: Array<{ id: string; data: User }> = JSON.parse(`[${page.changes.toString('utf8')}]`);
          expect(changes).toHaveLength(page.count);
          for (const { id, data } of changes) {
            expect(data.version).toBeGreaterThan(replica.get(id)?.version ?? 0);
            replica.set(id, data);
          }
          cursor = feedCursor(head, page.seq);
          return page.count;
        };
        for (const [version, one] of steps.entries()) {
          if (one.kind === 'read') read(one.limit);
          else {
            const user = person(one.index, version + 1);
            inTransaction(store, (work) => putEntity(work, one.org === 0 ? ours : theirs, 'user', user));
            if (one.org === 0) stored.set(user.id, user);
          }
        }
        while (read(3) > 0);
        expect(replica).toEqual(stored);
        expect(feedHead(db, ours).rows).toBe(stored.size);
        db.close();
      }),
      { numRuns: 60 },
    );
  });
});
