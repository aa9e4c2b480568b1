import { formatBytes } from '../../lib/format-bytes.ts';
import { formatCount, formatPlural } from '../../lib/format-count.ts';
import type { StorageInfo } from './settings-queries.ts';

const MEGABYTE = 1_000_000;
const LIMITS = [250, 500, 1_000, 2_000, 5_000, 10_000].map((size) => String(size * MEGABYTE));
const DAYS = ['30', '90', '180', '365', 'never'] as const;

const DAY_LABELS: Readonly<Record<(typeof DAYS)[number], string>> = {
  '30': 'For 30 days',
  '90': 'For 90 days',
  '180': 'For half a year',
  '365': 'For a year',
  never: 'As long as there is room',
};

export function dayOptions(days: number | null) {
  const known = DAYS.map((value) => ({ value: value as string, label: DAY_LABELS[value] }));
  const current = days === null ? 'never' : String(days);
  return known.some(({ value }) => value === current)
    ? known
    : [{ value: current, label: `For ${formatPlural(days ?? 0, 'day')}` }, ...known];
}

export function limitOptions(bytes: number) {
  const values = LIMITS.includes(String(bytes)) ? LIMITS : [String(bytes), ...LIMITS];
  return values.map((value) => ({ value, label: formatBytes(Number(value)) }));
}

/** What the limit does, or why it cannot be met. */
export function limitText({ over, last, shrinks, pruned }: StorageInfo): string {
  if (over !== null) {
    const reasons = [
      over.pinned > 0 && `${formatCount(over.pinned)} kept offline`,
      over.work > 0 && `${formatCount(over.work)} with changes or drafts that wait`,
      over.shown > 0 && `${formatCount(over.shown)} open in the window`,
    ].filter((reason) => reason !== false);
    const held =
      reasons.length === 0
        ? 'The rows of the incidents alone take more.'
        : `What is left is never given up: ${reasons.join(', ')}.`;
    return `The limit cannot be met: ${formatBytes(over.bytes)} too much. ${held} Raise the limit, or keep less offline.`;
  }
  const open =
    last !== null && last.open_pruned > 0
      ? ` The last time, ${formatPlural(last.open_pruned, 'open incident')} had to go as well.`
      : '';
  const fixed = shrinks
    ? ''
    : ' The file itself cannot become smaller until there is room on the disk to write it anew.';
  const some = pruned === 0 ? '' : ` Of ${formatPlural(pruned, 'incident')} only the row is here.`;
  return `Where the cache is larger, the details of the incidents that are closed and unused for longest go; their rows stay in the queue.${some}${open}${fixed}`;
}

/** How the last pass ended. */
export function lastText({ last }: StorageInfo): string | null {
  if (last === null) return null;
  const went = formatPlural(last.pruned, 'incident');
  const sizes = `${formatBytes(last.bytes_before)} became ${formatBytes(last.bytes_after)}`;
  if (last.end === 'failed')
    return `Making room stopped after ${went}: ${last.problem?.message ?? 'it failed.'} Nothing is lost.`;
  if (last.end === 'cancelled') return `Making room was cancelled after ${went}. ${sizes}.`;
  return `The last time, the details of ${went} went. ${sizes}.`;
}
