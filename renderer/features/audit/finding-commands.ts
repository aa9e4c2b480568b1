import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { sendCommand } from '../../bridge/bridge.ts';
import { queryStore } from '../../bridge/query-store.ts';

export function setBookmark(
  eventIds: readonly number[],
  note: string,
  tags: readonly string[],
): Promise<Result<unknown>> {
  return sendCommand('bookmark.set', { event_ids: [...eventIds], note, tags: [...tags] });
}

export function removeBookmark(eventIds: readonly number[]): Promise<Result<unknown>> {
  return sendCommand('bookmark.remove', { event_ids: [...eventIds] });
}

export function saveFinding(input: InputOf<'finding.save'>): Promise<Result<OutputOf<'finding.save'>>> {
  return sendCommand('finding.save', input);
}

export function removeFinding(id: string): Promise<Result<unknown>> {
  return sendCommand('finding.remove', { id });
}

export async function saveSearch(name: string, query: string): Promise<Result<unknown>> {
  const result = await sendCommand('search.save', { name, query });
  if (result.ok) queryStore.moved(['findings']);
  return result;
}

export async function removeSearch(name: string): Promise<Result<unknown>> {
  const result = await sendCommand('search.remove', { name });
  if (result.ok) queryStore.moved(['findings']);
  return result;
}
