import { createHash } from 'node:crypto';
import type { Change } from '../../../shared/api/sync.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { seededRandom } from '../../bench/lib/chance.ts';
import { sampleEvent, sampleId, sampleIncident, sampleMe } from '../../fakes/sample-rows.ts';

/**
 * What the server says and what the user types, each as a pure function of the seed and a number: whoever reads a crash
 * image knows what must be in it.
 */
export const incidentCount = 24;
const userCount = 4;
/** The server's rows before the console's first sync. */
export const firstChanges = incidentCount + userCount;

export const draftKeys = ['note:1', 'note:2', 'note:3', 'note:4', 'note:5'] as const;

const startMs = Date.parse('2026-11-22T09:00:00.000Z');

/** A string that no encrypted file may show. Every text of the story has one. */
export function canary(seed: number, place: string): string {
  return `wfcanary${createHash('sha256').update(`${seed}/${place}`).digest('hex').slice(0, 20)}`;
}

/** What the user types in step `n`; the mark tells the step again. */
export function typedText(seed: number, n: number): string {
  const length = seededRandom(seed * 7_919 + n).int(1, 60);
  return `${markOf(n)} ${canary(seed, `typed ${n}`)} ${'so it was seen on host '.repeat(length)}end`;
}

export function typedTitle(seed: number, n: number): string {
  return `${markOf(n)} ${canary(seed, `typed ${n}`)}`;
}

function markOf(n: number): string {
  return `[step-${n}]`;
}

/** The step in which a text was typed. */
export function stepOf(text: string): number | null {
  const found = /^\[step-(\d+)\]/.exec(text);
  return found === null ? null : Number(found[1]);
}

/** Number `seq` of the server's feed, from 1. */
export function changeOf(seed: number, seq: number): Change {
  if (seq <= incidentCount) return incidentChange(seed, seq, seq);
  if (seq <= firstChanges) return userChange(seed, seq, seq - incidentCount);
  const random = seededRandom(seed * 104_729 + seq);
  const incident = random.int(1, incidentCount);
  const kind = random.int(1, 10);
  if (kind <= 5) return eventChange(seed, seq, incident);
  if (kind <= 7) return incidentChange(seed, seq, incident);
  if (kind === 8) return evidenceChange(seed, seq, incident);
  if (kind === 9) return containmentChange(seed, seq, incident);
  return userChange(seed, seq, random.int(1, userCount));
}

function incidentChange(seed: number, seq: number, number: number): Change {
  const word = canary(seed, `server ${seq}`);
  const incident = sampleIncident(number, {
    title: `Wave ${seq} ${word}`,
    description: `${word} ${'a mail with a link. '.repeat(seq % 40)}`,
    tags: [word],
    affected_assets: [`host-${word}`],
    lessons_learned: `learned ${word}`,
    version: seq,
    updated_at: toTimestamp(startMs + seq),
  });
  return { kind: 'incident', id: incident.id, incident_id: incident.id, data: incident };
}

function eventChange(seed: number, seq: number, incident: number): Change {
  const word = canary(seed, `server ${seq}`);
  const text = `Found ${word} ${'in the log, again. '.repeat(seq % 30)}`;
  const event = sampleEvent(seq, sampleId(2, incident), { text, source: `sensor ${word}` });
  return { kind: 'event', id: event.id, incident_id: event.incident_id, data: event };
}

function evidenceChange(seed: number, seq: number, incident: number): Change {
  const word = canary(seed, `server ${seq}`);
  const at = toTimestamp(startMs);
  const data = {
    id: sampleId(4, seq),
    incident_id: sampleId(2, incident),
    kind: 'file' as const,
    name: `${word}.pcap`,
    description: `capture ${word}`,
    size: seq,
    sha256: null,
    media_type: null,
    origin: `desk of ${word}`,
    collected_at: at,
    collected_by: null,
    created_at: at,
    version: seq,
    content_stored_at: null,
    custody: [],
  };
  return { kind: 'evidence', id: data.id, incident_id: data.incident_id, data };
}

function containmentChange(seed: number, seq: number, incident: number): Change {
  const word = canary(seed, `server ${seq}`);
  const at = toTimestamp(startMs);
  const data = {
    id: sampleId(5, seq),
    incident_id: sampleId(2, incident),
    kind: 'isolate_host' as const,
    target: `host-${word}`,
    reason: `beacon ${word}`,
    status: 'proposed' as const,
    outcome: `none ${word}`,
    proposed_by: null,
    proposed_at: at,
    finished_at: null,
    created_at: at,
    updated_at: at,
    version: seq,
  };
  return { kind: 'containment', id: data.id, incident_id: data.incident_id, data };
}

function userChange(seed: number, seq: number, number: number): Change {
  const word = canary(seed, `server ${seq}`);
  const { organization: _, ...me } = sampleMe;
  const data = {
    ...me,
    id: sampleId(6, number),
    username: `user${number}`,
    full_name: `Ana ${word}`,
    team: `team ${word}`,
    version: seq,
  };
  return { kind: 'user', id: data.id, incident_id: null, data };
}
