import type { DrillReport } from '../../../shared/ipc/drill-calls.ts';
import { formatDuration } from '../../lib/format-age.ts';
import { formatPlural } from '../../lib/format-count.ts';

function keptLine({ of, complete }: DrillReport['kept']): string {
  if (of === 0) return 'kept offline: nothing is pinned';
  const state = complete === of ? 'all complete' : 'complete';
  return `kept offline: ${complete} of ${formatPlural(of, 'incident')} ${state}`;
}

/** What a drill has shown, as text that says nothing of any incident. */
export function drillText(report: DrillReport): string {
  const { started_at, ended_at, synced_at } = report;
  const startMs = Date.parse(started_at);
  const lasted = ended_at === null ? 'still running' : formatDuration(Date.parse(ended_at) - startMs);
  const age =
    synced_at === null ? 'nothing was loaded' : `${formatDuration(startMs - Date.parse(synced_at))} old`;
  const verdict =
    report.failed === 0
      ? 'Everything that was tried worked.'
      : `${formatPlural(report.failed, 'call')} did not work.`;
  return [
    `Watchfloor offline drill, ${started_at}`,
    `lasted ${lasted}; the data was ${age} when it began`,
    `answered without a network: ${formatPlural(report.queries, 'view')}, ${formatPlural(report.searches, 'search', 'searches')}`,
    `accepted without a network: ${formatPlural(report.accepted, 'change')}`,
    `not let through to the server: ${formatPlural(report.requests_cut, 'request')}`,
    keptLine(report.kept),
    verdict,
    '',
  ].join('\n');
}
