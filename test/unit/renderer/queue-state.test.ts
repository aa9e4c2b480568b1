import { describe, expect, it } from 'vitest';
import {
  emptyDraft,
  judgeDraft,
  readDraft,
  writeDraft,
} from '../../../renderer/features/queue/new-incident-form.ts';
import { defaultSort, shownSort, sortAfterPress } from '../../../renderer/features/queue/queue-sort.ts';
import { filterOf, isRefined, noRefinement, toggled } from '../../../renderer/features/queue/queue-views.ts';
import { judgeActive } from '../../../renderer/lib/active-row.ts';
import { queueFilterSchema } from '../../../shared/ipc/queue-calls.ts';

const rowsOf =
  (...ids: readonly string[]) =>
  (index: number) => {
    const id = ids[index];
    return id === undefined ? undefined : { id };
  };

describe('the active row', () => {
  it('stays when its row is where it was, or has not come yet', () => {
    expect(judgeActive({ index: 1, id: 'b' }, 3, rowsOf('a', 'b', 'c'))).toEqual({ kind: 'keep' });
    expect(judgeActive({ index: 400, id: 'x' }, 1000, rowsOf('a'))).toEqual({ kind: 'keep' });
  });

  it('takes the id of its row once that has come', () => {
    expect(judgeActive({ index: 2, id: null }, 3, rowsOf('a', 'b', 'c'))).toEqual({
      kind: 'take',
      active: { index: 2, id: 'c' },
    });
  });

  it('follows its incident when rows come in above it', () => {
    expect(judgeActive({ index: 1, id: 'b' }, 4, rowsOf('new', 'a', 'b', 'c'))).toEqual({
      kind: 'take',
      active: { index: 2, id: 'b' },
    });
  });

  it('asks where an incident is that is not near', () => {
    expect(judgeActive({ index: 0, id: 'z' }, 3, rowsOf('a', 'b', 'c'))).toEqual({ kind: 'locate', id: 'z' });
  });

  it('falls back to the last row when the list became shorter', () => {
    expect(judgeActive({ index: 9, id: null }, 2, rowsOf('a', 'b'))).toEqual({
      kind: 'take',
      active: { index: 1, id: null },
    });
  });
});

describe('views and refinements', () => {
  it('makes filters that the contract takes', () => {
    for (const view of ['open', 'mine', 'unassigned', 'all'] as const) {
      expect(queueFilterSchema.safeParse(filterOf(view, noRefinement)).success).toBe(true);
    }
  });

  it('narrows within the view and never beyond it', () => {
    const closed = toggled(toggled(noRefinement, 'status', 'closed'), 'status', 'new');
    expect(filterOf('open', closed).status).toEqual(['new']);
    expect(filterOf('all', closed).status).toEqual(['closed', 'new']);
    expect(filterOf('mine', toggled(noRefinement, 'assignee', 'none')).assignee).toEqual(['me']);
  });

  it('takes a choice out when it is pressed again', () => {
    const once = toggled(noRefinement, 'severity', 'high');
    expect(isRefined(once)).toBe(true);
    expect(isRefined(toggled(once, 'severity', 'high'))).toBe(false);
    expect(isRefined({ ...noRefinement, query: '  ' })).toBe(false);
  });
});

describe('sorting', () => {
  it('shows the newest first as a rising age', () => {
    expect(shownSort(defaultSort)).toEqual({ column: 'age', direction: 'asc' });
  });

  it('begins a column in its natural direction and turns it round at the next press', () => {
    const worst = sortAfterPress(defaultSort, 'severity');
    expect(worst).toEqual({ by: 'severity', direction: 'desc' });
    expect(sortAfterPress(worst, 'severity')).toEqual({ by: 'severity', direction: 'asc' });
    expect(sortAfterPress(worst, 'age')).toEqual(defaultSort);
  });
});

describe('a new incident being written', () => {
  const NOW = Date.parse('2026-11-22T10:00:00.000Z');

  it('is kept and read again, and begins anew after nonsense', () => {
    const draft = { ...emptyDraft, title: 'Odd sign-in', severity: 'high' } as const;
    expect(readDraft(writeDraft(draft))).toEqual(draft);
    expect(readDraft('{"title":1}')).toEqual(emptyDraft);
    expect(readDraft('')).toEqual(emptyDraft);
  });

  it('names what is missing', () => {
    const verdict = judgeDraft({ ...emptyDraft, title: 'x', detected: 'soon' }, NOW, 'UTC');
    expect(verdict.kind === 'incomplete' && Object.keys(verdict.problems)).toEqual(['title', 'detected']);
    const later = judgeDraft(
      { ...emptyDraft, title: 'Odd sign-in', detected: '2026-12-01 10:00' },
      NOW,
      'UTC',
    );
    expect(later.kind).toBe('incomplete');
  });

  it('is ready with a title alone, detected now', () => {
    const verdict = judgeDraft({ ...emptyDraft, title: '  Odd sign-in ' }, NOW, 'UTC');
    expect(verdict).toMatchObject({
      kind: 'ready',
      input: { title: 'Odd sign-in', detected_at: '2026-11-22T10:00:00.000Z' },
    });
  });
});
