import { AppError, errorData } from '../../../shared/errors/app-error.ts';
import { ok, type Result, refused } from '../../../shared/errors/result.ts';
import type { Call } from '../../../shared/ipc/call.ts';
import {
  contract,
  type EngineCallName,
  type ExaminerCallName,
  type HostName,
  isCallName,
} from '../../../shared/ipc/contract.ts';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Log } from '../log/log.ts';
import type { HostCalls } from './host/host-calls.ts';
import { plainSize } from './plain-size.ts';

/** Who sent a message: whether it is the top frame of our window, and what it shows. */
export type Sender = { readonly isMainFrame: boolean; readonly url: string };

export type RouterOptions = {
  /** Origins our page may have. */
  readonly origins: readonly string[];
  readonly host: HostCalls;
  /** Takes queries and commands with parsed input; throws AppErrors. */
  readonly engine: (name: EngineCallName, input: unknown) => Promise<unknown>;
  /** The same for the open case. */
  readonly examiner: (name: ExaminerCallName, input: unknown) => Promise<unknown>;
  readonly newId: () => string;
  readonly log: Log;
};

export type Router = (sender: Sender, name: unknown, input: unknown) => Promise<Result<unknown>>;

/** Enough for the longest text a person can write; about four times that. */
export const maximalInputSize = 256 * 1024;

/**
 * The one way in from the page: sender, name, size and shape are checked in this order before anything is asked to do
 * anything. It always answers a Result; each refusal has an id that is in the log.
 */
export function createRouter(options: RouterOptions): Router {
  const { newId, log } = options;

  async function route(sender: Sender, name: unknown, input: unknown): Promise<unknown> {
    if (!isOurPage(sender, options.origins))
      throw new AppError('forbidden', 'Only the console’s own window can ask this.');
    if (typeof name !== 'string' || !isCallName(name))
      throw new AppError('invalid_input', 'The console does not know this call.');
    if (plainSize(input, maximalInputSize) === null)
      throw new AppError('invalid_input', 'This is too large, or not plain data.');
    const call: Call = contract[name];
    const parsed = call.input.safeParse(input);
    if (!parsed.success) throw wrongInput(parsed.error);
    switch (call.kind) {
      case 'query':
      case 'command':
        return await options.engine(name as EngineCallName, parsed.data);
      case 'case_query':
      case 'case_command':
        return await options.examiner(name as ExaminerCallName, parsed.data);
      case 'host':
        return call.output.parse(await callHost(options.host, name as HostName, parsed.data));
      default:
        return assertNever(call.kind);
    }
  }

  return async (sender, name, input) => {
    try {
      return ok(await route(sender, name, input));
    } catch (error) {
      const data = errorData(error, newId());
      const level = data.code === 'internal' ? 'error' : 'info';
      log[level]('a call was refused', {
        id: data.id,
        call: typeof name === 'string' ? name.slice(0, 60) : typeof name,
        code: data.code,
        error,
      });
      return refused(data);
    }
  };
}

export function isOurPage(sender: Sender, origins: readonly string[]): boolean {
  if (!sender.isMainFrame) return false;
  return origins.some((origin) => sender.url === origin || sender.url.startsWith(`${origin}/`));
}

/** The table is complete by its type, and the input was parsed with the schema of this very name. */
function callHost(host: HostCalls, name: HostName, input: unknown): Promise<unknown> {
  const handler = host[name] as (input: unknown) => Promise<unknown>;
  return handler(input);
}

function wrongInput(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): AppError {
  const fields = error.issues.slice(0, 20).map((issue) => ({
    pointer: issue.path
      .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join(''),
    detail: issue.message.slice(0, 200),
  }));
  return new AppError('invalid_input', 'Something in this is not as it must be. Nothing was changed.', {
    fields,
  });
}
