import type {
  EngineChild,
  ForkEngine,
  ServiceChildEvents,
} from '../../../electron/main/engine/engine-child.ts';
import type { Keychain } from '../../../electron/main/keychain/keychain.ts';
import { createLog, type Log } from '../../../electron/main/log/log.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { FromEngine, ToEngine } from '../../../shared/ipc/engine-frames.ts';

/** A log whose lines can be read. */
export function fakeLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLog([(line) => lines.push(line)], { nowMs: () => 0 }) };
}

export type FakeKeychain = Keychain & {
  readonly entries: Map<string, string>;
  /** What was done to it: `set name`, `delete name`. */
  readonly history: string[];
  /** From now on this method throws as it does where there is no keychain. */
  readonly failWith: (method: 'get' | 'set') => void;
};

export function fakeKeychain(): FakeKeychain {
  const entries = new Map<string, string>();
  const history: string[] = [];
  const broken = new Set<string>();
  const check = (method: string) => {
    if (broken.has(method)) throw new AppError('keychain_unavailable', 'no keychain');
  };
  return {
    entries,
    history,
    failWith: (method) => broken.add(method),
    get: async (name) => {
      check('get');
      return entries.get(name) ?? null;
    },
    set: async (name, value) => {
      check('set');
      history.push(`set ${name}`);
      entries.set(name, value);
    },
    delete: async (name) => {
      history.push(`delete ${name}`);
      entries.delete(name);
    },
  };
}

export type FakeChild = {
  readonly heard: ToEngine[];
  readonly say: (frame: FromEngine | Record<string, unknown>) => void;
  readonly exit: (status: number) => void;
  readonly isKilled: () => boolean;
};

/** Engine processes that do what the test says. */
export function fakeEngines(): { readonly fork: ForkEngine; readonly children: FakeChild[] } {
  const children: FakeChild[] = [];
  const fork = (events: ServiceChildEvents): EngineChild => {
    const heard: ToEngine[] = [];
    let killed = false;
    children.push({
      heard,
      say: events.said,
      exit: events.exited,
      isKilled: () => killed,
    });
    return {
      send: (frame) => heard.push(structuredClone(frame)),
      kill: () => {
        killed = true;
      },
    };
  };
  return { fork, children };
}

export const me = {
  id: '019ab4f2-0000-7000-8000-000000000001',
  username: 'ada',
  full_name: 'Ada Okafor',
  email: 'ada@northwind.example',
  roles: ['lead' as const],
  team: 'SOC',
  active: true,
  created_at: '2026-01-01T00:00:00.000Z',
  version: 1,
  organization: { id: '019ab4f2-0000-7000-8000-0000000000aa', name: 'Northwind', tier: 'premium' as const },
};
