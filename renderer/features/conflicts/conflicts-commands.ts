import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { sendCommand } from '../../bridge/bridge.ts';

export function resolveConflict(
  input: InputOf<'conflict.resolve'>,
): Promise<Result<OutputOf<'conflict.resolve'>>> {
  return sendCommand('conflict.resolve', input);
}

export async function saveDraft(key: string, text: string): Promise<boolean> {
  const result = await sendCommand('draft.save', { key, text });
  return result.ok;
}
