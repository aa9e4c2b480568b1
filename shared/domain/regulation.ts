import type { Incident } from './incident.ts';

const hourMs = 3_600_000;

/**
 * A deadline of a regulation that runs for an incident. It applies by what the incident says (`trigger`), runs from when the
 * organisation knew (`from`), and ends with the tag that says it was reported.
 */
export type RegulatoryClock = {
  readonly id: string;
  readonly regulation: 'NIS2' | 'DORA' | 'GDPR';
  /** What is due. */
  readonly what: string;
  /** Where it is written. */
  readonly source: string;
  /** Why it runs. */
  readonly trigger: string;
  readonly fromMs: number;
  readonly dueMs: number;
  readonly state: 'running' | 'overdue' | 'reported';
  /** The tag that ends it. */
  readonly reportedBy: string;
};

type Rule = Pick<RegulatoryClock, 'id' | 'regulation' | 'what' | 'source' | 'reportedBy'> & {
  readonly dueFrom: (fromMs: number) => number;
};

const after =
  (hours: number) =>
  (fromMs: number): number =>
    fromMs + hours * hourMs;

/** The same day of the next month, or its last day where there is none (Regulation 1182/71, article 3). */
function monthAfter(fromMs: number): number {
  const from = new Date(fromMs);
  const next = new Date(fromMs);
  next.setUTCDate(1);
  next.setUTCMonth(from.getUTCMonth() + 1);
  const days = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(from.getUTCDate(), days));
  return next.getTime();
}

const rules: readonly Rule[] = [
  {
    id: 'nis2-24h',
    regulation: 'NIS2',
    what: 'early warning',
    source: 'Directive (EU) 2022/2555, article 23(4)(a): 24 h',
    reportedBy: 'nis2-24h-sent',
    dueFrom: after(24),
  },
  {
    id: 'nis2-72h',
    regulation: 'NIS2',
    what: 'incident notification',
    source: 'Directive (EU) 2022/2555, article 23(4)(b): 72 h',
    reportedBy: 'nis2-72h-sent',
    dueFrom: after(72),
  },
  {
    id: 'nis2-month',
    regulation: 'NIS2',
    what: 'final report',
    source:
      'Directive (EU) 2022/2555, article 23(4)(d): a month after the notification, here after its deadline',
    reportedBy: 'nis2-final-sent',
    dueFrom: (fromMs) => monthAfter(fromMs + 72 * hourMs),
  },
  {
    id: 'dora-4h',
    regulation: 'DORA',
    what: 'initial notification',
    source: 'Delegated Regulation (EU) 2025/301, article 5(1)(a): 4 h after it was classified as major',
    reportedBy: 'dora-4h-sent',
    dueFrom: after(4),
  },
  {
    id: 'gdpr-72h',
    regulation: 'GDPR',
    what: 'notification of the authority',
    source: 'Regulation (EU) 2016/679, article 33(1): 72 h',
    reportedBy: 'gdpr-72h-sent',
    dueFrom: after(72),
  },
];

export type RegulatoryFacts = Pick<Incident, 'tags' | 'category' | 'declared_at'>;

/** When a tag was set, by its name in milliseconds, where that is known. */
export type TaggedAt = ReadonlyMap<string, number>;

/** The clocks that run for an incident, or ran; none where nothing says that a regulation applies. */
export function regulatoryClocks(
  facts: RegulatoryFacts,
  taggedAt: TaggedAt,
  nowMs: number,
): readonly RegulatoryClock[] {
  return rules.flatMap(({ dueFrom, ...rule }) => {
    const trigger = triggerOf(rule.regulation, facts, taggedAt);
    if (trigger === null) return [];
    const dueMs = dueFrom(trigger.fromMs);
    const reported = facts.tags.includes(rule.reportedBy);
    const state = reported ? 'reported' : dueMs < nowMs ? 'overdue' : 'running';
    return [{ ...rule, trigger: trigger.why, fromMs: trigger.fromMs, dueMs, state } as const];
  });
}

function triggerOf(
  regulation: RegulatoryClock['regulation'],
  { tags, category, declared_at }: RegulatoryFacts,
  taggedAt: TaggedAt,
): { readonly why: string; readonly fromMs: number } | null {
  const declaredMs = Date.parse(declared_at);
  switch (regulation) {
    case 'NIS2':
      return tags.includes('nis2') ? { why: 'tag nis2, from its declaration', fromMs: declaredMs } : null;
    case 'DORA': {
      if (!tags.includes('dora')) return null;
      const fromMs = taggedAt.get('dora');
      if (fromMs === undefined) return { why: 'tag dora, from its declaration', fromMs: declaredMs };
      return { why: 'tag dora, from when it was set', fromMs };
    }
    case 'GDPR': {
      const tag = ['gdpr', 'personal-data'].find((each) => tags.includes(each));
      if (tag !== undefined) return { why: `tag ${tag}, from its declaration`, fromMs: declaredMs };
      return category === 'data_exposure'
        ? { why: 'category data exposure, from its declaration', fromMs: declaredMs }
        : null;
    }
  }
}

/** When each tag came, from the changes of the timeline, oldest first; the last time it was set counts. */
export function tagTimes(
  events: readonly {
    readonly received_at: string;
    readonly changes: readonly { readonly field: string; readonly old: unknown; readonly new: unknown }[];
  }[],
): TaggedAt {
  const times = new Map<string, number>();
  for (const { received_at, changes } of events) {
    for (const change of changes) {
      if (change.field !== 'tags') continue;
      const before = tagsIn(change.old);
      for (const tag of tagsIn(change.new))
        if (!before.includes(tag)) times.set(tag, Date.parse(received_at));
    }
  }
  return times;
}

function tagsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
