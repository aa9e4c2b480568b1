import { expect, it } from 'vitest';
import { keptAmount, wayBack, whyNotKept } from '../../../renderer/domain/kept-words.ts';
import type { StorageInfo } from '../../../renderer/features/settings/settings-queries.ts';
import {
  dayOptions,
  lastText,
  limitOptions,
  limitText,
} from '../../../renderer/features/settings/storage-text.ts';

const at = '2026-11-22T09:00:00.000Z';
const roomy: StorageInfo = {
  policy: { limit_bytes: 2_000_000_000, keep_days: 365 },
  ...{ bytes: 5_000_000, evidence_bytes: 0, pruned: 0, pass: null, last: null, over: null, shrinks: true },
  kept: { of: 0, complete: 0 },
};

it('says what stands in the way of a limit that cannot be met', () => {
  const text = limitText({ ...roomy, over: { bytes: 3_000_000, pinned: 40, work: 2, shown: 1 } });
  expect(text).toContain('cannot be met: 3.0 MB too much');
  expect(text).toContain('40 kept offline, 2 with changes or drafts that wait, 1 open in the window');
  expect(limitText({ ...roomy, over: { bytes: 10, pinned: 0, work: 0, shown: 0 } })).toContain(
    'The rows of the incidents alone',
  );
});

it('says when open incidents had to go, and when the file cannot become smaller', () => {
  const last = {
    ...{ at, end: 'done' as const, pruned: 5, open_pruned: 2, problem: null },
    ...{ bytes_before: 9_000_000, bytes_after: 4_000_000 },
  };
  expect(limitText({ ...roomy, last, shrinks: false, pruned: 5 })).toMatch(
    /Of 5 incidents only the row.*2 open incidents had to go.*cannot become smaller/,
  );
  expect(lastText({ ...roomy, last })).toBe(
    'The last time, the details of 5 incidents went. 9.0 MB became 4.0 MB.',
  );
  expect(lastText({ ...roomy, last: { ...last, end: 'cancelled' } })).toContain(
    'cancelled after 5 incidents',
  );
  expect(lastText(roomy)).toBeNull();
});

it('offers a value that was chosen elsewhere beside the usual ones', () => {
  expect(dayOptions(365).map(({ value }) => value)).toEqual(['30', '90', '180', '365', 'never']);
  expect(dayOptions(7)[0]).toEqual({ value: '7', label: 'For 7 days' });
  expect(limitOptions(2_000_000_000)).toHaveLength(6);
  expect(limitOptions(123_000_000)[0]?.value).toBe('123000000');
});

it('tells why an incident is not here and how it comes back', () => {
  const gone = { since: at, why: 'size' as const, entries: 1, state: 'waiting' as const, problem: null };
  expect(whyNotKept(gone)).toContain(
    'Its timeline of 1 entry, evidence and measures went because the local cache',
  );
  expect(wayBack(gone, false)).toContain('as soon as the server is reached');
  expect(wayBack({ ...gone, state: 'fetching' }, true)).toBe('It is being fetched now.');
  expect(keptAmount({ of: 40, complete: 12 })).toBe('12 of 40 incidents kept');
});
