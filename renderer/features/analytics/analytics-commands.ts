import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf, OutputOf } from '../../../shared/ipc/contract.ts';
import { call } from '../../bridge/bridge.ts';

export function saveChart(input: InputOf<'chart.save'>): Promise<Result<OutputOf<'chart.save'>>> {
  return call('chart.save', input);
}
