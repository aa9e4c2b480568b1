import { AppError } from '../../shared/errors/app-error.ts';
import {
  type CommandName,
  contract,
  type EngineCallName,
  type InputOf,
  type OutputOf,
  type ParsedInputOf,
  type QueryName,
} from '../../shared/ipc/contract.ts';
import type { EngineConfig } from '../../shared/ipc/engine-frames.ts';
import type { EvidenceOrder } from '../../shared/ipc/evidence-calls.ts';
import { changeKey, type KeyChange } from './cache/change-key.ts';
import { storageError } from './cache/storage-error.ts';
import { type CommandContext, commandHandlers } from './commands.ts';
import { widenStoreKey } from './evidence/store-keys.ts';
import { describe } from './log.ts';
import type { EngineParts } from './parts.ts';
import type { QueryContext } from './query/context.ts';
import { queries } from './query/queries.ts';
import { openWorkspace, type Workspace, type WorkspaceConfig } from './workspace.ts';

/**
 * The engine as its callers see it: main over frames, the command line and tests directly.
 *
 *     closed -> open -> closed -> ...
 *                ^ |
 *                +-+ a damaged cache is replaced; calls in between are refused with `engine_down`
 */
export type Engine = {
  /** Opens the cache, under its next key where there is one, and begins to sync. Throws AppError. */
  readonly open: (config: EngineConfig) => KeyChange | null;
  /** Checks the input by the contract and answers; throws AppError, `locked` while closed. */
  readonly call: <N extends EngineCallName>(name: N, input: InputOf<N>) => OutputOf<N>;
  /** Begins a job that needs a path and answers its id; throws AppError. */
  readonly order: (order: EvidenceOrder) => string;
  readonly nudge: () => void;
  /** Stops, finishes what is being written, closes the cache, overwrites the key. */
  readonly close: () => Promise<void>;
};

type Opened = {
  readonly config: WorkspaceConfig;
  readonly key: Uint8Array;
  /** Null while a damaged cache is being replaced. */
  workspace: Workspace | null;
  replacing: Promise<void>;
};

export function createEngine(parts: EngineParts): Engine {
  let opened: Opened | null = null;

  function start(of: Opened, replace: boolean): Workspace {
    return openWorkspace(parts, of.config, { key: of.key, replace, damaged: () => replaceCache(of) });
  }

  /** Sets the damaged file aside and goes on with a new one and the pending work of the old. */
  function replaceCache(of: Opened): void {
    const { workspace } = of;
    if (workspace === null) return;
    of.workspace = null;
    of.replacing = workspace
      .close()
      .catch((error: unknown) => parts.log('error', 'a damaged cache did not close', describe(error)))
      .then(() => {
        if (opened !== of) return;
        of.workspace = start(of, true);
        parts.host.emit('sync', of.workspace.queries.status());
        parts.host.emit('changed', { topics: ['queue', 'people', 'outbox', 'storage'] });
      })
      .catch((error: unknown) => parts.log('error', 'no new cache could be made', describe(error)));
  }

  return {
    open: ({ cache_key, next_key, ...config }) => {
      if (opened !== null) throw new AppError('conflict', 'A workspace is open already.');
      const key = Buffer.from(cache_key, 'hex');
      const change = next_key === undefined ? null : takeNextKey(parts, config.cache_path, key, next_key);
      const next: Opened = { config, key, workspace: null, replacing: Promise.resolve() };
      try {
        next.workspace = start(next, false);
      } catch (error) {
        key.fill(0);
        throw error;
      }
      opened = next;
      return change;
    },
    call: (name, input) => {
      const parsed = parseInput(name, input);
      if (opened === null) throw new AppError('locked', 'The console is locked.');
      if (opened.workspace === null) throw replacing();
      const { drill } = opened.workspace.commands;
      try {
        const value = answer(opened.workspace, name, parsed);
        drill.count(name, parsed, true);
        return value;
      } catch (error) {
        drill.count(name, parsed, false);
        if (error instanceof AppError && error.code === 'cache_damaged') replaceCache(opened);
        throw error;
      }
    },
    order: (order) => {
      if (opened === null) throw new AppError('locked', 'The console is locked.');
      if (opened.workspace === null) throw replacing();
      return opened.workspace.commands.evidence.order(order);
    },
    nudge: () => opened?.workspace?.nudge(),
    close: async () => {
      const closing = opened;
      opened = null;
      if (closing === null) return;
      await closing.replacing;
      await closing.workspace?.close();
      closing.key.fill(0);
    },
  };
}

function replacing(): AppError {
  return new AppError('engine_down', 'The local cache is being replaced. Try again in a moment.');
}

/** `key` is the one that opens the cache afterwards. */
function takeNextKey(parts: EngineParts, path: string, key: Buffer, nextHex: string): KeyChange {
  const next = Buffer.from(nextHex, 'hex');
  const change = changeBothKeys(parts, path, key, next);
  if (change.done) next.copy(key);
  else parts.log('error', 'the key of the cache was not changed', describe(change.error));
  next.fill(0);
  return change;
}

/** The store of evidence opens under either key until the cache has been opened with one of them. */
function changeBothKeys(parts: EngineParts, path: string, key: Buffer, next: Buffer): KeyChange {
  try {
    widenStoreKey(parts.files, path, key, next, parts.random);
  } catch (error) {
    return { done: false, error: storageError(error) };
  }
  return changeKey(parts, path, key, next);
}

export function isEngineCall(name: string): name is EngineCallName {
  return Object.hasOwn(queries, name) || Object.hasOwn(commandHandlers, name);
}

function parseInput<N extends EngineCallName>(name: N, input: unknown): ParsedInputOf<N> {
  const parsed = contract[name].input.safeParse(input);
  if (parsed.success) return parsed.data as ParsedInputOf<N>;
  throw new AppError('invalid_input', 'What was asked does not have the right shape.', {
    fields: parsed.error.issues.slice(0, 20).map((issue) => ({
      pointer: issue.path
        .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join(''),
      detail: issue.message,
    })),
  });
}

/** The tables are complete by type, so that only their two kinds have to be told apart. */
function answer<N extends EngineCallName>(
  workspace: Workspace,
  name: N,
  input: ParsedInputOf<N>,
): OutputOf<N> {
  if (isQuery(name)) {
    const query = queries[name] as unknown as (context: QueryContext, given: typeof input) => OutputOf<N>;
    return query(workspace.queries, input);
  }
  const command = commandHandlers[name as CommandName] as unknown as (
    context: CommandContext,
    given: typeof input,
  ) => OutputOf<N>;
  return command(workspace.commands, input);
}

function isQuery(name: EngineCallName): name is QueryName {
  return Object.hasOwn(queries, name);
}
