import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { BulkResult, TakenBack } from '../../../shared/ipc/bulk-calls.ts';
import { visibleText } from '../../../shared/lib/visible-text.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { offerUndo } from '../../domain/undo.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import { showToast } from '../../ui/toast.tsx';
import { changeMany, takeBackMany } from './queue-commands.ts';
import type { Deed } from './queue-deeds.ts';

/** Changes in one message: durable together, and short enough for the next key to be heard. */
const CHUNK = 500;
const CHUNK_BACK = 250;

export type RowOutcome = Pick<BulkResult | TakenBack, 'incident_id' | 'name' | 'outcome' | 'problem'>;

interface BulkRun {
  /** Null while nothing is under way. */
  readonly running: { readonly said: string; readonly done: number; readonly of: number } | null;
  /** Row by row, what became of the last one over more than one incident. */
  readonly last: { readonly said: string; readonly rows: readonly RowOutcome[] } | null;
}

export const useBulkRun = create<BulkRun>(() => ({ running: null, last: null }));

let cancelled = false;
let lastDeed: Deed | null = null;

export function repeatable(): Deed | null {
  return lastDeed;
}

/** What is done stays done, and can be taken back. */
export function cancelRun(): void {
  cancelled = true;
}

/** Another person: nothing of the last one may be shown or repeated. */
export function forgetRuns(): void {
  cancelled = true;
  lastDeed = null;
  useBulkRun.setState({ running: null, last: null });
}

type Step<Item, Row> = (items: readonly Item[]) => Promise<Result<{ readonly results: readonly Row[] }>>;

async function inChunks<Item, Row>(
  said: string,
  items: readonly Item[],
  chunk: number,
  step: Step<Item, Row>,
): Promise<{ readonly rows: readonly Row[]; readonly error: AppErrorData | null }> {
  const rows: Row[] = [];
  let error: AppErrorData | null = null;
  cancelled = false;
  for (let at = 0; at < items.length && !cancelled && error === null; at += chunk) {
    if (items.length > chunk) useBulkRun.setState({ running: { said, done: at, of: items.length } });
    const result = await step(items.slice(at, at + chunk));
    if (result.ok) rows.push(...result.value.results);
    else error = result.error;
  }
  useBulkRun.setState({ running: null });
  return { rows, error };
}

/**
 * Does it to all of them, in parts, each durable when it is over. Several wait ten seconds before they are sent, and can be
 * taken back until then as if they had never been; of one, only a step of the lifecycle waits.
 */
export async function perform(deed: Deed, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || useBulkRun.getState().running !== null) return;
  lastDeed = deed;
  const hold = ids.length > 1 ? 'all' : 'steps';
  const { rows, error } = await inChunks(deed.said, ids, CHUNK, (part) =>
    changeMany({ incident_ids: [...part], change: deed.change, hold }),
  );
  if (ids.length > 1) useBulkRun.setState({ last: { said: deed.said, rows } });
  if (error !== null) toastRefusal(error);
  const changed = rows.filter((row) => row.outcome === 'changed');
  if (changed.length === 0) {
    if (error === null) sayNothingChanged(deed, rows);
    return;
  }
  const missing = ids.length - rows.length;
  offerUndo(summary(deed, rows, missing), () => takeBack(deed, changed));
}

function sayNothingChanged(deed: Deed, rows: readonly BulkResult[]): void {
  const refused = rows.find((row) => row.problem !== null);
  if (refused?.problem != null && rows.length === 1) {
    toastRefusal(refused.problem);
    return;
  }
  const tone = refused === undefined ? 'info' : 'warn';
  showToast({ id: 'undo', tone, text: summary(deed, rows, 0) });
}

function summary(deed: Deed, rows: readonly BulkResult[], missing: number): string {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined && missing === 0) {
    const name = visibleText(only.name);
    return only.outcome === 'unchanged' ? `${name}: already so` : `${name}: ${deed.said}`;
  }
  const count = (outcome: BulkResult['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const parts = [
    `${formatPlural(count('changed'), 'incident')} ${deed.said}`,
    count('unchanged') > 0 && `${formatCount(count('unchanged'))} already so`,
    count('refused') > 0 && `${formatCount(count('refused'))} refused (Shift R says why)`,
    missing > 0 && `${formatCount(missing)} not begun`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

async function takeBack(
  deed: Deed,
  changed: readonly BulkResult[],
): Promise<Result<{ readonly said: string }>> {
  const items = changed.map(({ incident_id, changes }) => ({ incident_id, changes }));
  const { rows, error } = await inChunks('Taking back', items, CHUNK_BACK, (part) =>
    takeBackMany({ items: [...part] }),
  );
  if (error !== null) return { ok: false, error };
  const kept = rows.filter((row) => row.outcome === 'kept');
  if (rows.length > 1) useBulkRun.setState({ last: { said: `${deed.said}, taken back`, rows } });
  if (kept.length === 0) return { ok: true, value: { said: 'Taken back' } };
  const [first] = kept;
  const why = first?.problem?.message ?? '';
  return {
    ok: true,
    value: {
      said:
        rows.length === 1
          ? `Taken back where it could be. ${why}`
          : `${formatCount(rows.length - kept.length)} taken back, ${formatCount(kept.length)} not wholly (Shift R says why)`,
    },
  };
}
