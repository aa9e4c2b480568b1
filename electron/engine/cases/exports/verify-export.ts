import { join } from 'node:path';
import { toHex } from '../../../../shared/audit/bytes.ts';
import { checkpointFileName } from '../../../../shared/audit/checkpoint.ts';
import { readCloudTrailKeys } from '../../../../shared/audit/cloudtrail-keys.ts';
import { isFinding, judgeHead } from '../../../../shared/audit/judge-heads.ts';
import { type Pin, readPin } from '../../../../shared/audit/pin-file.ts';
import type { Report } from '../../../../shared/audit/report.ts';
import type { SourceTrust } from '../../../../shared/domain/case-event.ts';
import type { Verdict } from '../../../../shared/ipc/source-calls.ts';
import { toTimestamp } from '../../../../shared/lib/clock.ts';
import { readText } from '../../forensics/bundle-files.ts';
import { noteTools, sha256 } from '../../forensics/hashes.ts';
import { verifyBundle } from '../../forensics/verify-bundle.ts';
import type { ExportFolder } from './export-folder.ts';
import { lastHeads } from './last-heads.ts';

/** A verdict before the events of its records have numbers. */
export type ExportVerdict = Omit<Verdict, 'records' | 'bytes' | 'first_time' | 'last_time'>;

export type VerifyWish = {
  readonly strict: boolean;
  readonly signal: AbortSignal;
  readonly progress: (phase: string, done: number, total: number) => void;
  readonly nowMs: () => number;
  /** See `VerifyOptions.onBlocks`. */
  readonly onBlocks?: (roots: Uint8Array) => void;
};

const phases = {
  unpacking: 'Unpacking',
  hashing: 'Verifying',
  strict: 'Verifying every form',
  fields: 'Verifying fields',
} as const;

/** Holds an export against the pin of its log, if this machine has one. */
export async function verifyExport(
  found: ExportFolder,
  pins: readonly unknown[],
  { strict, signal, progress, nowMs, onBlocks }: VerifyWish,
): Promise<ExportVerdict> {
  const began = nowMs();
  const pin = pinFor(found.origin, pins);
  if (pin === null) return withoutPin(found, strict, nowMs);
  const withheld: [number, number][] = [];
  const report = await verifyBundle(found.folder, pin, {
    onWithheld: (runs) => {
      for (const [from, to] of runs) withheld.push([from, to]);
    },
    strict,
    signal,
    ...(onBlocks === undefined ? {} : { onBlocks }),
    onProgress: (phase, done, total) => progress(phases[phase], done, total),
  });
  const { verifier: _, ...rest } = report;
  const lastHead = lastHeads(found.folder, pin, report);
  return {
    ...rest,
    witnesses: { seen: cosigners(found.folder, pin, report), quorum: pin.quorum },
    findings: report.findings.map((finding) => ({
      ...finding,
      window: finding.window === null ? null : [finding.window[0], finding.window[1]],
      event_id: null,
      time: null,
      last_head: headOf(lastHead(finding)),
    })),
    withheld,
    strict,
    verified_at: toTimestamp(nowMs()),
    took_ms: nowMs() - began,
    pin: { origin: pin.origin, keys: pin.logKeys.map(({ key }) => toHex(sha256(key.publicKey))) },
  };
}

function headOf(size: number | null): Verdict['findings'][number]['last_head'] {
  return size === null ? null : { size, time: null };
}

export function trustOf({ verdict, anchor }: Pick<Verdict, 'verdict' | 'anchor'>): SourceTrust {
  if (verdict === 'TAMPERED') return 'tampered';
  if (verdict === 'UNVERIFIABLE') return 'unverifiable';
  return anchor.kind === 'none' ? 'unanchored' : 'proven';
}

/** What this machine trusts of a log; null if nothing. */
export function pinFor(origin: string | null, pins: readonly unknown[]): Pin | null {
  for (const value of pins) {
    if (readCloudTrailKeys(value) !== null) continue;
    const pin = readPin(noteTools, value);
    if (pin.origin === origin) return pin;
  }
  return null;
}

/** Keys never come from the export itself, so nothing can be said of it. */
function withoutPin({ origin }: ExportFolder, strict: boolean, nowMs: () => number): ExportVerdict {
  const reason =
    origin === null
      ? 'The export does not say which log it is from'
      : `This machine trusts no log named ${origin}. Add its pin, then verify again`;
  return {
    verdict: 'UNVERIFIABLE',
    reason,
    log: origin ?? '',
    a: null,
    b: null,
    n: null,
    anchor: { kind: 'none', size: null, time: null },
    witnesses: { seen: 0, quorum: 0 },
    fields: null,
    findings: [],
    total: 0,
    withheld: [],
    strict,
    verified_at: toTimestamp(nowMs()),
    took_ms: 0,
    pin: null,
  };
}

/** Pinned witnesses that cosigned the last head. */
function cosigners(folder: string, pin: Pin, { n }: Report): number {
  if (n === null) return 0;
  const name = checkpointFileName(n);
  const file = readText(join(folder, 'checkpoints', name));
  const judged = judgeHead(noteTools, pin, name, file.kind === 'text' ? file.text : null);
  return isFinding(judged) ? 0 : judged.cosigned.size;
}
