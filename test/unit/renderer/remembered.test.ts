import { expect, test } from 'vitest';
import {
  type Remembered,
  readRemembered,
  remember,
  restoreRemembered,
} from '../../../renderer/lib/remembered.ts';

test('what was kept is there again, and each change is handed over with all the rest', () => {
  const handed: Remembered[] = [];
  restoreRemembered({ 'split.queue.preview': 420, 'queue.preview.shown': false }, (all) => handed.push(all));
  expect(readRemembered('split.queue.preview')).toBe(420);
  expect(readRemembered('never.kept')).toBeUndefined();
  remember('split.queue.preview', 436);
  remember('split.queue.preview', 436);
  remember('queue.preview.shown', true);
  expect(handed).toEqual([
    { 'split.queue.preview': 436, 'queue.preview.shown': false },
    { 'split.queue.preview': 436, 'queue.preview.shown': true },
  ]);
  expect(readRemembered('queue.preview.shown')).toBe(true);
});
