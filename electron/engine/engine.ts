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
import { type CommandContext, commandHandlers } from './commands.ts';
import type { EngineParts } from './parts.ts';
import type { QueryContext } from './query/context.ts';
import { queries } from './query/queries.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/**
 * The engine as its callers see it: main over frames, the command line and tests directly.
 *
 *     closed -> open -> closed -> ...
 */
export type Engine = {
  /** Opens the cache and begins to sync. Throws AppError. */
  readonly open: (config: EngineConfig) => void;
  /** Checks the input by the contract and answers; throws AppError, `locked` while closed. */
  readonly call: <N extends EngineCallName>(name: N, input: InputOf<N>) => OutputOf<N>;
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
};

export function createEngine(parts: EngineParts): Engine {
  let workspace: Workspace | null = null;
  return {
    open: (config) => {
      if (workspace !== null) throw new AppError('conflict', 'A workspace is open already.');
      workspace = openWorkspace(parts, config);
    },
    call: (name, input) => {
      const parsed = parseInput(name, input);
      if (workspace === null) throw new AppError('locked', 'The console is locked.');
      return answer(workspace, name, parsed);
    },
    nudge: () => workspace?.nudge(),
    close: async () => {
      const closing = workspace;
      workspace = null;
      await closing?.close();
    },
  };
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
