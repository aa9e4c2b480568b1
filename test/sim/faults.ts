import type { Chance } from './chance.ts';
import type { FaultKind } from './fault-kinds.ts';
import { clientCount, type FaultStep, type RequestFault, someClient } from './steps.ts';

/** One fault of one of the kinds, drawn by chance. */
export function makeFault(chance: Chance, kinds: readonly FaultKind[]): FaultStep {
  const kind = chance.pick(kinds);
  const client = someClient(chance);
  const request = (more: Partial<RequestFault>): RequestFault => ({
    do: 'request',
    kind,
    client,
    on: chance.pick(['read', 'write', 'write', 'any']),
    times: chance.pick([1, 1, 1, 2, 4]),
    value: chance.int(2),
    ...more,
  });
  switch (kind) {
    case 'duplicate':
      return request({ value: chance.int(8_000) });
    case 'reorder':
      return request({ on: 'any', times: chance.between(2, 8), value: chance.between(50, 3_000) });
    case 'delay':
      return request({ value: chance.between(2_000, 50_000) });
    case '409':
      return request({ on: 'write' });
    case '429':
      return request({ value: chance.between(1, 15) * 1_000 });
    case '5xx':
      return request({ value: chance.int(8) });
    case '401':
      return chance.oneIn(2) ? request({}) : { do: 'revoke', client };
    case '412':
    case 'drop':
    case 'drop-answer':
    case 'garbage':
      return request({ kind: kind === '412' ? 'drop-answer' : kind });
    case 'offline':
      return { do: 'offline', client, ms: chance.between(500, 30_000) };
    case 'cut-stream':
      return { do: 'stream', client, how: chance.pick(['break', 'end', 'half', 'silence']) };
    case 'gap':
      return { do: 'stream', client, how: chance.pick(['gap', 'gap', 'twice']) };
    case 'expired-cursor':
      return { do: 'expire', how: chance.pick(['epoch', 'pruned']) };
    case 'crash':
      return {
        do: 'crash',
        client,
        statement: chance.oneIn(4) ? 0 : chance.between(1, 40),
        afterIt: chance.oneIn(2),
        orderly: chance.oneIn(6),
        downMs: chance.int(4_000),
      };
    case 'clock-jump': {
      const ms = chance.pick([-1, 1]) * chance.pick([2_000, 90_000, 3_600_000]);
      return { do: 'jump', who: chance.oneIn(5) ? 'server' : chance.int(clientCount), ms };
    }
    case 'full-disk':
      return { do: 'full', client, ms: chance.between(200, 15_000), on: chance.pick(['all', 'commit']) };
    case 'server-restart':
      return { do: 'restart', downMs: chance.int(5_000) };
    case 'tombstone':
      return { do: 'remove', client, pick: chance.int(40) };
    case 'new-key':
      return { do: 'rotate', client, downMs: chance.int(2_000) };
    case 'old-copy':
      return chance.oneIn(2)
        ? { do: 'copy', client: chance.int(3) }
        : { do: 'put-back', client: chance.int(3), downMs: chance.int(2_000) };
    case 'no-feed':
      return { do: 'evidence', client, on: chance.int(6), word: `f${chance.int(1_000_000)}` };
  }
}
