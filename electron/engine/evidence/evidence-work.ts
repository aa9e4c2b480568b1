import type { CustodyAct, Evidence } from '../../../shared/domain/evidence.ts';
import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import type { EvidenceOrder } from '../../../shared/ipc/evidence-calls.ts';
import { type Clock, type Timers, toTimestamp } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { WritableDb } from '../cache/database.ts';
import { evidenceHashes, evidenceOf, findEvidence } from '../cache/tables/evidence.ts';
import { addEvidenceUpload, allEvidenceUploads, setUploadProblem } from '../cache/tables/evidence-uploads.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { getMeta } from '../cache/tables/meta.ts';
import { effectsOf } from '../cache/tables/pending-effects.ts';
import { type Moved, movedEvidence } from '../changes/moved.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { exportContent } from './export-content.ts';
import { fetchContent } from './fetch-content.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { openSource } from './read-file.ts';
import { createUploads, type Uploads } from './uploads.ts';

type Place = { readonly incident_id: string; readonly evidence_id: string };

export type EvidenceParts = {
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  readonly disk: EvidenceDisk;
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly meId: string;
  readonly newId: () => string;
  readonly moved: (moved: Moved) => void;
  readonly report: (error: unknown) => AppErrorData;
  /** Puts an action into the outbox, with what else has to be durable at the same time. */
  readonly accept: (
    intent: {
      readonly commandId: string;
      readonly kind: 'evidence.add' | 'evidence.custody';
      readonly incidentId: string;
      readonly payload: unknown;
    },
    also: (db: WritableDb) => void,
  ) => void;
  /** Throws where nothing may be added to an incident. */
  readonly assertMayAdd: (incidentId: string) => void;
  /** Incidents whose evidence is to be on this machine, e.g. those kept for working offline. */
  readonly wanted: () => Iterable<string>;
};

/** Everything that happens to the bytes of evidence on this machine. */
export type EvidenceWork = {
  readonly store: EvidenceStore;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  readonly order: (order: EvidenceOrder) => string;
  readonly fetch: (place: Place) => string;
  readonly verify: (place: Place) => string;
  readonly viewed: (place: Place) => void;
  readonly uploadAgain: (place: Place) => void;
  /** Fetches what is wanted and not here, one after the other; to be called whenever either may have changed. */
  readonly fetchWanted: () => void;
  readonly stop: () => Promise<void>;
};

const viewedEveryMs = 3_600_000;
/** What could not be fetched is not tried again for this long, unless the person asks. */
const wantedPauseMs = 300_000;

export function createEvidenceWork(parts: EvidenceParts): EvidenceWork {
  const { clock, db, disk, newId, store } = parts;
  const jobs = createJobs(parts);
  const uploads = createUploads(parts);
  const failedUntilMs = new Map<string, number>();
  let fetching: string | null = null;
  let stopped = false;
  sweep();

  /** What neither a registered piece of evidence nor an upload names was left by a crash. */
  function sweep(): void {
    const isWhole = getMeta(db, 'synced_at') !== null && getMeta(db, 'resyncing') === null;
    if (store.bytes() === 0 || !isWhole) return;
    store.keepOnly([...evidenceHashes(db), ...allEvidenceUploads(db).map(({ sha256 }) => sha256)]);
  }

  function evidenceAt({ incident_id, evidence_id }: Place): Evidence {
    const n = findIncidentKey(db, incident_id);
    const found = n === null ? null : findEvidence(db, n, evidence_id);
    if (found === null) throw new AppError('not_found', 'The server does not know this evidence yet.');
    return found;
  }

  function hashOf(place: Place): {
    readonly evidence: Evidence;
    readonly sha256: string;
    readonly size: number;
  } {
    const evidence = evidenceAt(place);
    if (evidence.sha256 === null || evidence.size === null)
      throw new AppError('not_found', 'This evidence is a reference and has no bytes.');
    return { evidence, sha256: evidence.sha256, size: evidence.size };
  }

  function custody(
    evidence: Evidence,
    act: Exclude<CustodyAct, 'collected' | 'stored'>,
    detail: string,
  ): void {
    const entry = { id: newId(), act, at: toTimestamp(clock.nowMs()), detail };
    const { incident_id, id, name } = evidence;
    const payload = { incident_id, evidence_id: id, name, entry };
    parts.accept(
      { commandId: newId(), kind: 'evidence.custody', incidentId: incident_id, payload },
      () => undefined,
    );
  }

  function pendingCustody({ incident_id, evidence_id }: Place): Evidence['custody'] {
    const n = findIncidentKey(db, incident_id);
    return (n === null ? [] : effectsOf(db, n)).flatMap((effect) =>
      effect.kind === 'custody' && effect.data.evidence_id === evidence_id ? [effect.data.entry] : [],
    );
  }

  function takeIn({ incident_id, path, words }: Extract<EvidenceOrder, { order: 'take_in' }>): string {
    parts.assertMayAdd(incident_id);
    // Its size is not known before it is opened; the list shows how far it is once it is.
    const id = newId();
    let of = 0;
    return jobs.start({
      ...{ kind: 'intake', incident_id, evidence_id: null, name: words.name },
      of: () => of,
      run: async ({ signal, progress }) => {
        const source = await openSource(disk, path);
        try {
          of = source.size;
          const sha256 = await store.put(source.bytes(), {
            size: source.size,
            sha256: null,
            signal,
            progress,
          });
          await source.assertUnchanged();
          const commandId = newId();
          const evidence = { ...words, id, sha256, size: source.size };
          parts.accept(
            { commandId, kind: 'evidence.add', incidentId: incident_id, payload: { incident_id, evidence } },
            (within) =>
              addEvidenceUpload(within, {
                ...{ evidence_id: id, incident_id, command_id: commandId, sha256, size: source.size },
                queued_at: toTimestamp(clock.nowMs()),
              }),
          );
        } finally {
          await source.close();
        }
      },
    });
  }

  function exportTo(order: Extract<EvidenceOrder, { order: 'export' }>): string {
    const { evidence, sha256, size } = hashOf(order);
    return jobs.start({
      ...{ kind: 'export', incident_id: order.incident_id, evidence_id: evidence.id, name: evidence.name },
      of: () => size,
      run: async (work) => {
        await exportContent({ disk, store, newId }, sha256, order.path, work);
        custody(evidence, 'exported', 'Written to a file chosen by the person');
      },
    });
  }

  function fetch(place: Place): string {
    const { evidence, sha256, size } = hashOf(place);
    if (evidence.content_stored_at === null)
      throw new AppError('not_found', 'The server does not have the bytes of this evidence either.');
    if (jobs.isRunning('fetch', evidence.id)) throw new AppError('conflict', 'It is being fetched already.');
    return jobs.start({
      ...{ kind: 'fetch', incident_id: place.incident_id, evidence_id: evidence.id, name: evidence.name },
      of: () => size,
      run: async ({ signal, progress }) => {
        await store.put(fetchContent(parts, evidence, size, signal), { size, sha256, signal, progress });
      },
    });
  }

  function verify(place: Place): string {
    const { evidence, sha256, size } = hashOf(place);
    if (!store.has(sha256))
      throw new AppError('not_found', 'The content of this evidence is not kept on this machine.');
    return jobs.start({
      ...{ kind: 'verify', incident_id: place.incident_id, evidence_id: evidence.id, name: evidence.name },
      of: () => size,
      run: async ({ signal, progress }) => {
        try {
          const content = await store.open(sha256);
          try {
            await content.verify(signal, progress);
          } finally {
            await content.close();
          }
        } catch (error) {
          if (error instanceof AppError && error.code === 'evidence_damaged') {
            store.setAside(sha256);
            custody(evidence, 'verified', 'The copy on this machine is damaged');
          }
          throw error;
        }
        custody(evidence, 'verified', 'SHA-256 compared, it is right');
      },
    });
  }

  function fetchWanted(): void {
    if (stopped || fetching !== null || uploads.isSupported() !== true) return;
    const next = nextWanted();
    if (next === null) return;
    const id = fetch({ incident_id: next.incident_id, evidence_id: next.id });
    fetching = id;
    void jobs.ended(id).then(() => {
      fetching = null;
      if (next.sha256 !== null && !stopped && !store.has(next.sha256))
        failedUntilMs.set(next.id, clock.nowMs() + wantedPauseMs);
      parts.moved(movedEvidence);
      fetchWanted();
    });
  }

  function nextWanted(): Evidence | null {
    for (const incidentId of parts.wanted()) {
      const n = findIncidentKey(db, incidentId);
      for (const evidence of n === null ? [] : evidenceOf(db, n)) {
        const isThere = evidence.content_stored_at !== null && evidence.size !== null;
        if (evidence.sha256 === null || !isThere || store.has(evidence.sha256)) continue;
        if ((failedUntilMs.get(evidence.id) ?? 0) > clock.nowMs()) continue;
        if (!jobs.isRunning('fetch', evidence.id)) return evidence;
      }
    }
    return null;
  }

  return {
    ...{ store, jobs, uploads, fetch, verify, fetchWanted },
    order: (order) => (order.order === 'take_in' ? takeIn(order) : exportTo(order)),
    viewed: (place) => {
      const evidence = evidenceAt(place);
      const sinceMs = clock.nowMs() - viewedEveryMs;
      const isKnown = [...evidence.custody, ...pendingCustody(place)].some(
        ({ act, by, at }) => act === 'viewed' && by === parts.meId && Date.parse(at) > sinceMs,
      );
      if (!isKnown) custody(evidence, 'viewed', '');
    },
    uploadAgain: ({ evidence_id }) => {
      db.transaction(() => setUploadProblem(db, evidence_id, null));
      parts.moved(movedEvidence);
      uploads.kick();
    },
    stop: async () => {
      stopped = true;
      await Promise.all([jobs.stop(), uploads.stop()]);
    },
  };
}
