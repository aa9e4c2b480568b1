import type { ContainmentAction } from '../../shared/domain/containment-action.ts';
import type { Evidence, EvidenceKind } from '../../shared/domain/evidence.ts';
import type { TimelineEvent } from '../../shared/domain/timeline-event.ts';
import { toTimestamp } from '../../shared/lib/clock.ts';
import { uuidV7 } from '../../shared/lib/id.ts';
import type { Archetype } from './large-archetypes.ts';
import { hostPrefixes, sites, surnames } from './large-phrases.ts';
import type { Random } from './random.ts';

/** The things one incident is about, put into its texts. */
export type Facts = {
  readonly host: string;
  readonly user: string;
  readonly site: string;
  readonly ip: string;
};

export function blankEvent(random: Random, incidentId: string, ms: number, author: string): TimelineEvent {
  const time = toTimestamp(ms);
  return {
    id: uuidV7({ nowMs: () => ms }, random.bytes),
    incident_id: incidentId,
    kind: 'note',
    text: '',
    source: '',
    technique: null,
    changes: [],
    author_id: author,
    happened_at: time,
    recorded_at: time,
    received_at: toTimestamp(ms + random.int(40, 900)),
    struck: null,
  };
}

export function makeEvidence(
  random: Random,
  incidentId: string,
  ms: number,
  author: string,
  facts: Facts,
): Evidence {
  const [kind, name, type] = random.pick<readonly [EvidenceKind, string, string]>([
    ['log', `${facts.host}-events.csv`, 'text/csv'],
    ['email', 'reported-message.eml', 'message/rfc822'],
    ['screenshot', `${facts.host}.png`, 'image/png'],
    ['file', `sample-${random.hex(4)}.bin`, 'application/octet-stream'],
  ]);
  return {
    id: uuidV7({ nowMs: () => ms }, random.bytes),
    incident_id: incidentId,
    kind,
    name,
    description: '',
    size: random.int(900, 9_000_000),
    sha256: random.hex(32),
    media_type: type,
    origin: `${facts.host}, ${facts.site}`,
    collected_at: toTimestamp(ms),
    collected_by: author,
    created_at: toTimestamp(ms + 100),
    version: 1,
    content_stored_at: null,
    custody: [],
  };
}

export function makeContainment(
  random: Random,
  incidentId: string,
  ms: number,
  author: string,
  kind: Archetype,
  target: string,
): ContainmentAction {
  const time = toTimestamp(ms);
  return {
    id: uuidV7({ nowMs: () => ms }, random.bytes),
    incident_id: incidentId,
    kind: kind.contain[0],
    target,
    reason: random.pick(['Stop it from spreading.', 'Used by somebody else.', 'Until the image is checked.']),
    status: 'done',
    outcome: random.pick(['Worked at once.', 'Done, two people had to wait.', 'Confirmed in the log.']),
    proposed_by: author,
    proposed_at: time,
    finished_at: time,
    created_at: time,
    updated_at: time,
    version: 2,
  };
}

export function factsOf(random: Random): Facts {
  const net = random.pick(['192.0.2', '198.51.100', '203.0.113']);
  return {
    host: `${random.pick(hostPrefixes)}-${String(random.int(1, 400)).padStart(3, '0')}`,
    user: `${'abcdefghijklmnoprstvwyz'[random.int(0, 22)] ?? 'a'}.${random.pick(surnames)}`,
    site: random.pick(sites),
    ip: `${net}.${random.int(1, 254)}`,
  };
}

export function fill(random: Random, line: string, facts: Facts): string {
  return line.replace(/\{(\w+)\}/g, (whole, name: string) => {
    switch (name) {
      case 'host':
        return facts.host;
      case 'user':
        return facts.user;
      case 'site':
        return facts.site;
      case 'ip':
        return facts.ip;
      case 'n':
        return String(random.int(2, 60));
      case 'id':
        return String(random.int(10_000, 99_999));
      default:
        return whole;
    }
  });
}
