import type { Action } from '../../lib/hotkeys/action-registry.ts';
import { useActions } from '../../lib/hotkeys/use-actions.ts';

/** What the keys of the analytics do, given by the page. */
export interface AnalyticsDeeds {
  readonly chart: (step: number) => void;
  readonly bar: (step: number) => void;
  readonly open: () => void;
  readonly table: () => void;
  readonly picture: () => void;
  readonly figures: () => void;
  readonly periods: readonly { readonly label: string; readonly run: () => void }[];
}

export function useAnalyticsActions(deeds: AnalyticsDeeds): void {
  const action = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    ...{ id: `analytics.${id}`, label, group: 'Analytics', keys, run },
  });
  const move = (id: string, label: string, keys: readonly string[], run: () => void): Action => ({
    ...action(id, label, keys, run),
    hidden: true,
    repeats: true,
  });
  useActions('page', [
    move('next', 'Next chart', ['j', 'ArrowDown'], () => deeds.chart(1)),
    move('previous', 'Previous chart', ['k', 'ArrowUp'], () => deeds.chart(-1)),
    move('bar_next', 'Next bar', ['l', 'ArrowRight'], () => deeds.bar(1)),
    move('bar_previous', 'Previous bar', ['h', 'ArrowLeft'], () => deeds.bar(-1)),
    action('open', 'Open the list behind the bar', ['Enter'], deeds.open),
    action('table', 'Show the chart as a table, or no longer', ['t'], deeds.table),
    action('picture', 'Save the chart as PNG', ['p'], deeds.picture),
    action('figures', 'Save the figures as CSV', ['e'], deeds.figures),
    ...deeds.periods.map(({ label, run }, at) =>
      action(`period_${at}`, `Period: ${label}`, [String(at + 1)], run),
    ),
  ]);
}
