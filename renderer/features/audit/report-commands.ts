import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { call, sendCommand } from '../../bridge/bridge.ts';

export function saveReport(input: InputOf<'report.save'>): Promise<Result<OutputOf<'report.save'>>> {
  return call('report.save', input);
}

export function saveBundle(input: InputOf<'bundle.save'>): Promise<Result<OutputOf<'bundle.save'>>> {
  return call('bundle.save', input);
}

export function runDetection(): Promise<Result<OutputOf<'detect.run'>>> {
  return sendCommand('detect.run', {});
}

/** Asks for files of rules and takes them in; null when the person closed the dialog. */
export async function addRules(): Promise<Result<OutputOf<'rule.add'> | null>> {
  const chosen = await call('files.choose', { what: 'files' });
  if (!chosen.ok) return chosen;
  const tickets = chosen.value.tickets.map(({ ticket }) => ticket);
  if (tickets.length === 0) return { ok: true, value: null };
  return await sendCommand('rule.add', { tickets });
}

export function removeRule(name: string): Promise<Result<unknown>> {
  return sendCommand('rule.remove', { name });
}
