import type { AppErrorData } from '../../../shared/errors/app-error.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { call, sendCommand } from '../../bridge/bridge.ts';
import { forgetCase, takeDropped as takeDroppedTickets } from '../../bridge/case-store.ts';
import { queryStore } from '../../bridge/query-store.ts';

type Opened = Result<OutputOf<'case.new'>>;
export type ImportedSource = InputOf<'source.import'>['sources'][number];

async function opening(asked: Promise<Opened>): Promise<Opened> {
  const result = await asked;
  if (result.ok && result.value.case_id !== null) forgetCase();
  return result;
}

export function newCase(input: InputOf<'case.new'>): Promise<Opened> {
  return opening(call('case.new', input));
}

/** A known case, or the file that a ticket stands for. */
export type CasePlace = InputOf<'case.open'>['from'];

export function openCase(from: CasePlace, passphrase: string | null): Promise<Opened> {
  return opening(call('case.open', { from, passphrase }));
}

export async function closeCase(): Promise<AppErrorData | null> {
  const result = await call('case.close', {});
  if (!result.ok) return result.error;
  forgetCase();
  return null;
}

export async function removeCase(id: string, deleteFile: boolean): Promise<AppErrorData | null> {
  const result = await call('case.remove', { case_id: id, delete_file: deleteFile });
  if (!result.ok) return result.error;
  queryStore.moved(['case']);
  return null;
}

export function chooseFiles(
  what: 'files' | 'folder' | 'pin' | 'case',
): Promise<Result<OutputOf<'files.choose'>>> {
  return call('files.choose', { what });
}

export const takeDropped = takeDroppedTickets;

export function importSources(
  sources: readonly ImportedSource[],
  strict: boolean,
): Promise<Result<OutputOf<'source.import'>>> {
  return sendCommand('source.import', { sources: [...sources], strict });
}

export function verifySource(sourceId: string, strict: boolean): Promise<Result<OutputOf<'source.verify'>>> {
  return sendCommand('source.verify', { source_id: sourceId, strict });
}

export function removeSource(sourceId: string): Promise<Result<unknown>> {
  return sendCommand('source.remove', { source_id: sourceId });
}

export function cancelJob(jobId: string): Promise<Result<unknown>> {
  return sendCommand('job.cancel', { job_id: jobId });
}

export async function addPin(ticket: string, replace: boolean): Promise<Result<OutputOf<'pin.add'>>> {
  const result = await call('pin.add', { ticket, replace });
  if (result.ok) queryStore.moved(['case', 'sources']);
  return result;
}

export async function removePin(origin: string): Promise<Result<unknown>> {
  const result = await call('pin.remove', { origin });
  if (result.ok) queryStore.moved(['case', 'sources']);
  return result;
}
