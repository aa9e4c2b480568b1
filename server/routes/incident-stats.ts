import { incidentStats } from '../../shared/api/incidents.ts';
import { incidentStatusSchema } from '../../shared/domain/incident.ts';
import { isOpen } from '../../shared/domain/lifecycle.ts';
import { severityRank, severitySchema } from '../../shared/domain/severity.ts';
import { answer, readRoute } from '../http/route.ts';
import { durationsMs, type GroupCount, groupCounts, type Milestone } from '../store/incident-figures.ts';

/** Counts and times over all incidents; times count from detection. */
export const incidentStatsRoute = readRoute(incidentStats, ({ caller, services }) => {
  const { db } = services.store;
  const org = caller.org.number;
  const groups = groupCounts(db, org);
  const time = (milestone: Milestone) => durationOf(durationsMs(db, org, milestone));
  return answer(incidentStats, {
    total: count(groups, () => true),
    open: count(groups, (group) => isOpen(group.status)),
    unassigned_open: count(groups, (group) => isOpen(group.status) && group.unassigned === 1),
    by_severity: countedBy(severitySchema.options, groups, (group, severity) => {
      return group.severity === severityRank(severity);
    }),
    by_status: countedBy(incidentStatusSchema.options, groups, (group, status) => group.status === status),
    time_to_acknowledge: time('acknowledge_ms'),
    time_to_contain: time('contain_ms'),
    time_to_recover: time('recover_ms'),
  });
});

function count(groups: readonly GroupCount[], counts: (group: GroupCount) => boolean): number {
  return groups.filter(counts).reduce((sum, group) => sum + group.n, 0);
}

function countedBy<K extends string>(
  names: readonly K[],
  groups: readonly GroupCount[],
  belongs: (group: GroupCount, name: K) => boolean,
): Record<K, number> {
  const counted = names.map((name) => [name, count(groups, (group) => belongs(group, name))]);
  return Object.fromEntries(counted) as Record<K, number>;
}

/** Nearest-rank percentiles of sorted values. */
function durationOf(sorted: readonly number[]) {
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { count: sorted.length, median_ms: rank(0.5), p90_ms: rank(0.9) };
}
