import {
  evidencePathOf,
  evidenceUploadsPath,
  offsetStream,
  tusVersion,
  uploadHeaders,
} from '../../../shared/api/evidence-content.ts';
import { getIncident } from '../../../shared/api/incidents.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { AppError, type AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Clock, Timers } from '../../../shared/lib/clock.ts';
import type { RandomBytes } from '../../../shared/lib/id.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import { inBatch } from '../cache/batch.ts';
import type { WritableDb } from '../cache/database.ts';
import { evidenceRow, findEvidence, putEvidence } from '../cache/tables/evidence.ts';
import {
  allEvidenceUploads,
  type EvidenceUpload,
  removeEvidenceUpload,
  setUploadPath,
  setUploadProblem,
} from '../cache/tables/evidence-uploads.ts';
import { findIncidentKey } from '../cache/tables/incident-keys.ts';
import { type Moved, movedEvidence, movedIncident } from '../changes/moved.ts';
import { backOffMs } from '../lib/back-off.ts';
import { failureKind } from '../lib/failure-kind.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { createPieceSize } from './piece-size.ts';

export type UploadParts = {
  readonly api: AuthorizedApi;
  readonly db: WritableDb;
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly moved: (moved: Moved) => void;
  readonly report: (error: unknown) => AppErrorData;
};

export type UploadProgress = { readonly evidence_id: string; readonly bytes: number };

/**
 * Brings contents to the server, one after the other, in the background and after their evidence is registered:
 *
 *     queued -> begun (address known) -> at offset ... -> (gone: the server has compared the hash)
 *        ^             |
 *        +- back-off --+-> parked with the server's reason, until the user tries again
 */
export type Uploads = {
  /** Looks for something to send. */
  readonly pump: () => void;
  /** Waits are over: the server was heard, or the user asks. */
  readonly kick: () => void;
  /** Whether the server takes contents at all; null while it is not known. */
  readonly found: (isSupported: boolean) => void;
  readonly isSupported: () => boolean | null;
  readonly progress: () => UploadProgress | null;
  readonly stop: () => Promise<void>;
};

const tus = { [uploadHeaders.resumable]: tusVersion };

export function createUploads(parts: UploadParts): Uploads {
  const { api, clock, db, store, timers } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pieces = createPieceSize(clock);
  let supported: boolean | null = null;
  let current: UploadProgress | null = null;
  let running: Promise<void> | null = null;
  let failures = 0;
  let heldUntilMs = 0;
  let timer = { cancel: () => {} };

  function pump(): void {
    if (signal.aborted || running !== null || supported !== true) return;
    timer.cancel();
    const heldMs = heldUntilMs - clock.nowMs();
    if (heldMs > 0) {
      timer = timers.after(heldMs, pump);
      return;
    }
    const next = nextUpload();
    if (next === null) return;
    running = attempt(next)
      .catch((error: unknown) => {
        parts.report(error); // Only the local disk can be the matter here.
        hold(null);
      })
      .finally(() => {
        running = null;
        current = null;
        parts.moved(movedEvidence);
        pump();
      });
  }

  /** The oldest whose evidence the server has. */
  function nextUpload(): EvidenceUpload | null {
    for (const upload of allEvidenceUploads(db)) {
      const n = findIncidentKey(db, upload.incident_id);
      const evidence = n === null ? null : findEvidence(db, n, upload.evidence_id);
      if (evidence === null) continue;
      if (evidence.content_stored_at !== null || !store.has(upload.sha256)) forget(upload);
      else if (upload.problem === null) return upload;
    }
    return null;
  }

  function forget(upload: EvidenceUpload): void {
    db.transaction(() => removeEvidenceUpload(db, upload.evidence_id));
    parts.moved(movedEvidence);
  }

  async function attempt(upload: EvidenceUpload): Promise<void> {
    try {
      await send(upload);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failed(upload, error);
    }
  }

  function failed(upload: EvidenceUpload, error: unknown): void {
    const problem = parts.report(error);
    if (error instanceof AppError && error.code === 'evidence_damaged') store.setAside(upload.sha256);
    const isFinal =
      error instanceof AppError && (failureKind(error) === 'refused' || error.code === 'evidence_damaged');
    if (!isFinal) {
      pieces.failed();
      hold(problem.retry_after_ms);
      return;
    }
    db.transaction(() => {
      setUploadProblem(db, upload.evidence_id, problem);
      setUploadPath(db, upload.evidence_id, null);
    });
  }

  function hold(retryAfterMs: number | null): void {
    heldUntilMs = clock.nowMs() + (retryAfterMs ?? backOffMs(failures, parts.random));
    failures += 1;
  }

  async function send(upload: EvidenceUpload): Promise<void> {
    const begun = await whereItIs(upload);
    let { offset } = begun;
    tell(upload, offset);
    const content = await store.open(upload.sha256);
    try {
      while (offset < upload.size) {
        const length = Math.min(pieces.bytes(), upload.size - offset);
        const body = await read(content.bytes(offset, offset + length), length);
        const done = pieces.began();
        const answer = await api.send({
          method: 'PATCH',
          path: begun.path,
          headers: { ...tus, 'content-type': offsetStream, [uploadHeaders.offset]: String(offset) },
          body,
          signal,
        });
        offset = offsetIn(answer.headers, upload.size);
        done();
        failures = 0;
        tell(upload, offset);
      }
    } finally {
      await content.close();
    }
    if (upload.size === 0) await sendNothing(begun.path);
    await learn(upload);
  }

  /** An empty content is complete with its first request. */
  async function sendNothing(path: string): Promise<void> {
    const headers = { ...tus, 'content-type': offsetStream, [uploadHeaders.offset]: '0' };
    await api.send({ method: 'PATCH', path, headers, body: new Uint8Array(0), signal });
  }

  /** Asks an upload that was begun how far it is, and begins one where there is none. */
  async function whereItIs(
    upload: EvidenceUpload,
  ): Promise<{ readonly path: string; readonly offset: number }> {
    if (upload.path !== null) {
      const offset = await offsetOf(upload.path, upload.size);
      if (offset !== null) return { path: upload.path, offset };
    }
    const answer = await api.send({
      method: 'POST',
      path: evidencePathOf(evidenceUploadsPath, upload),
      headers: { ...tus, [uploadHeaders.length]: String(upload.size) },
      body: null,
      signal,
    });
    const path = pathIn(answer.headers.location);
    db.transaction(() => setUploadPath(db, upload.evidence_id, path));
    return { path, offset: offsetIn(answer.headers, upload.size) };
  }

  async function offsetOf(path: string, size: number): Promise<number | null> {
    try {
      const answer = await api.send({ method: 'HEAD', path, headers: tus, body: null, signal });
      return offsetIn(answer.headers, size);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null;
      throw error;
    }
  }

  /** The server has it all: the evidence as it is now comes in as the entry goes. */
  async function learn(upload: EvidenceUpload): Promise<void> {
    const params = { incident_id: upload.incident_id };
    const { evidence } = (await api.call(getIncident, { params }, { signal })).value;
    const known: Evidence | undefined = evidence.find(({ id }) => id === upload.evidence_id);
    inBatch(db, (batch) => {
      if (known !== undefined) putEvidence(batch, evidenceRow(known));
      if (known?.content_stored_at !== null) removeEvidenceUpload(db, upload.evidence_id);
    });
    parts.moved({ ...movedIncident(upload.incident_id), evidence: true });
    if (known?.content_stored_at === null)
      throw new AppError('bad_answer', 'The server took all of it and does not say that it has it.');
  }

  function tell({ evidence_id }: EvidenceUpload, bytes: number): void {
    current = { evidence_id, bytes };
    parts.moved(movedEvidence);
  }

  return {
    pump,
    kick: () => {
      heldUntilMs = 0;
      pump();
    },
    found: (isSupported) => {
      if (supported !== isSupported) parts.moved(movedEvidence);
      supported = isSupported;
      pump();
    },
    isSupported: () => supported,
    progress: () => current,
    stop: async () => {
      stopping.abort();
      timer.cancel();
      await running;
    },
  };
}

async function read(source: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  for await (const piece of source) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}

function offsetIn(headers: Readonly<Record<string, string>>, size: number): number {
  const text = headers[uploadHeaders.offset] ?? '';
  const offset = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (offset >= 0 && offset <= size) return offset;
  throw new AppError('bad_answer', 'The server does not say how far the upload is. It is tried again.');
}

/** An address on the same origin, whatever host the server calls itself. */
function pathIn(location: string | undefined): string {
  try {
    const { pathname, search } = new URL(location ?? '', 'https://server.invalid');
    if (location !== undefined && pathname.length < 500) return `${pathname}${search}`;
  } catch {
    // Said below.
  }
  throw new AppError('bad_answer', 'The server does not say where to send the content. It is tried again.');
}
