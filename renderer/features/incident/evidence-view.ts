import type { CustodyAct, EvidenceKind } from '../../../shared/domain/evidence.ts';
import { formatBytes } from '../../lib/format-bytes.ts';
import type { TrustChipProps } from '../../ui/trust-chip.tsx';
import type { EvidenceJob, ShownEvidence } from './evidence-queries.ts';

export const evidenceKinds: Readonly<Record<EvidenceKind, string>> = {
  file: 'File',
  log: 'Log',
  screenshot: 'Screenshot',
  memory: 'Memory image',
  disk_image: 'Disk image',
  email: 'Email',
  url: 'Address',
  note: 'Note',
};

export const custodyWords: Readonly<Record<CustodyAct, string>> = {
  collected: 'Collected',
  stored: 'Uploaded and verified',
  viewed: 'Viewed',
  exported: 'Exported',
  verified: 'Verified',
};

type Chip = Pick<TrustChipProps, 'glyph' | 'tone' | 'label' | 'explanation'>;

function percent(bytes: number, of: number): string {
  return of === 0 ? '0 %' : `${Math.floor((bytes / of) * 100)} %`;
}

/** Where the bytes are, as far as it is known for sure. */
export function contentChip(evidence: ShownEvidence, serverTakes: boolean | null): Chip {
  const { upload, is_here, size } = evidence;
  if (evidence.state === 'refused')
    return { glyph: 'cross', tone: 'bad', label: 'refused', explanation: evidence.problem?.message };
  if (evidence.sha256 === null || size === null)
    return { glyph: 'dash', tone: 'faint', label: 'reference', explanation: 'It has no bytes of its own.' };
  if (upload?.state === 'refused')
    return { glyph: 'cross', tone: 'bad', label: 'upload refused', explanation: upload.problem?.message };
  if (evidence.content_stored_at !== null)
    return is_here
      ? {
          glyph: 'check',
          tone: 'ok',
          label: 'stored and verified',
          explanation: 'The server compared its SHA-256, and an encrypted copy is on this machine.',
        }
      : {
          glyph: 'check',
          tone: 'muted',
          label: 'on the server',
          explanation: 'Stored and verified there; not kept on this machine. d fetches it.',
        };
  if (upload?.state === 'running')
    return {
      glyph: 'half',
      tone: 'accent',
      label: `uploading ${percent(upload.bytes, size)}`,
      explanation: `${formatBytes(upload.bytes)} of ${formatBytes(size)} are on the server.`,
    };
  if (!is_here)
    return {
      glyph: 'question',
      tone: 'warn',
      label: 'not here',
      explanation: 'Neither this machine nor the server has the bytes.',
    };
  return {
    glyph: 'dashed',
    tone: 'accent',
    label: 'local only',
    explanation:
      serverTakes === false
        ? 'This server takes no contents of evidence: the bytes stay on this machine, encrypted.'
        : 'Safe in the encrypted store of this machine; it goes to the server as soon as there is a way.',
  };
}

const jobWords: Readonly<Record<EvidenceJob['kind'], string>> = {
  intake: 'Taking in',
  fetch: 'Fetching',
  verify: 'Verifying',
  export: 'Exporting',
};

export function jobLabel(job: EvidenceJob): string {
  return jobWords[job.kind];
}

export function jobAmount({ bytes, of }: EvidenceJob): string {
  return of === 0 ? 'opening' : `${formatBytes(bytes)} of ${formatBytes(of)}`;
}

/** A guess by the name alone; the person decides. */
export function guessKind(name: string): EvidenceKind {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (['log', 'evtx', 'json', 'jsonl', 'csv', 'txt'].includes(ending)) return 'log';
  if (['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp'].includes(ending)) return 'screenshot';
  if (['dmp', 'mem', 'vmem', 'lime', 'raw'].includes(ending)) return 'memory';
  if (['dd', 'e01', 'img', 'iso', 'vmdk', 'vhd', 'vhdx', 'qcow2'].includes(ending)) return 'disk_image';
  return ['eml', 'msg', 'mbox'].includes(ending) ? 'email' : 'file';
}
