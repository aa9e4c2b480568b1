import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import {
  type AuditExport,
  createExport,
  type exportRequestSchema,
  getExportBundle,
} from '../../shared/api/audit.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createApiClient, pathOf, refusalOf } from './api-client.ts';
import { saveAuditBundle } from './save-audit-bundle.ts';
import type { StreamAnswer, Transport } from './transport.ts';

export type ExportOptions = {
  readonly transport: Transport;
  readonly token: () => Promise<string>;
  readonly asked: Omit<z.input<typeof exportRequestSchema>, 'nonce'>;
  /** Where the bundle goes; there must be nothing yet. */
  readonly folder: string;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
};

export type Exported = {
  readonly made: AuditExport;
  readonly bytes: number;
  /** Standard base64 of what the export must name. */
  readonly nonce: string;
};

const refusalBytes = 65_536;

/** Asks for an export under a fresh nonce and saves its bundle. Throws AppError; nothing is left where it did not end well. */
export async function exportAudit(options: ExportOptions): Promise<Exported> {
  const { transport, token, asked, signal } = options;
  const nonce = randomBytes(32).toString('base64');
  const call = { token: await token(), idempotencyKey: crypto.randomUUID(), signal };
  const { value: made } = await createApiClient(transport).call(
    createExport,
    { body: { ...asked, nonce } },
    call,
  );
  const answer = await transport.open({
    method: 'GET',
    path: pathOf(getExportBundle, { export_id: made.id }, {}),
    headers: { accept: 'application/x-tar', authorization: `Bearer ${await token()}` },
    body: null,
    signal,
  });
  if (answer.status !== 200) throw refusalOf({ ...answer, body: await beginningOf(answer) });
  const saved = { chunks: answer.chunks, folder: options.folder, onBytes: options.onBytes };
  const bytes = await saveAuditBundle(saved).catch((error: unknown) => {
    throw signal.aborted ? new AppError('cancelled', 'Cancelled. Nothing was kept.') : error;
  });
  return { made, bytes, nonce };
}

async function beginningOf(answer: StreamAnswer): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > refusalBytes) break;
  }
  return text;
}
