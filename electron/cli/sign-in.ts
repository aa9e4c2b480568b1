import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { logIn, logOut } from '../../shared/api/auth.ts';
import { type ApiClient, createApiClient } from '../net/api-client.ts';
import { createHttpsTransport } from '../net/https-transport.ts';
import type { Transport } from '../net/transport.ts';
import type { CommandInput } from './command.ts';
import { UsageError } from './usage-error.ts';

export type SignedIn = {
  readonly transport: Transport;
  readonly client: ApiClient;
  readonly token: string;
  /** Ends the session that was made for this command. */
  readonly end: () => Promise<void>;
};

export const serverOptions = { server: { type: 'string' }, ca: { type: 'string' } } as const;

export const serverHelp = `  --server   address of the API, https://host[:port]
  --ca       PEM of the authority that vouches for it, beside the system's

Signs in with WATCHFLOOR_TOKEN (an access token), or with WATCHFLOOR_EMAIL and WATCHFLOOR_PASSWORD, or asks on a terminal.
`;

/** Never by an argument: arguments are seen by everybody on the machine. */
export async function signIn(input: CommandInput, env: NodeJS.ProcessEnv = process.env): Promise<SignedIn> {
  const origin = input.text('server');
  if (origin === undefined || !/^https:\/\/[^\s/?#@]+$/.test(origin))
    throw new UsageError('Name the server: --server https://host[:port].');
  const ca = input.text('ca');
  const authorities = ca === undefined ? [] : [readFileSync(ca, 'utf8')];
  const transport = createHttpsTransport({ origin, authorities, userAgent: 'watchfloor' });
  const client = createApiClient(transport);
  const given = env.WATCHFLOOR_TOKEN;
  try {
    if (given !== undefined && given !== '')
      return { transport, client, token: given, end: async () => await transport.close() };
    const { value } = await client.call(logIn, { body: await credentials(env) });
    const end = async () => {
      const body = { refresh_token: value.refresh_token };
      await client.call(logOut, { body }).catch(() => undefined); // It ends by its own age then.
      await transport.close();
    };
    return { transport, client, token: value.access_token, end };
  } catch (error) {
    await transport.close();
    throw error;
  }
}

async function credentials(env: NodeJS.ProcessEnv): Promise<{ email: string; password: string }> {
  const { WATCHFLOOR_EMAIL: email, WATCHFLOOR_PASSWORD: password } = env;
  if (email !== undefined && password !== undefined) return { email, password };
  if (process.stdin.isTTY !== true)
    throw new UsageError('Say who signs in: WATCHFLOOR_EMAIL and WATCHFLOOR_PASSWORD, or WATCHFLOOR_TOKEN.');
  return { email: email ?? (await ask('Email address: ', true)), password: await ask('Password: ', false) };
}

async function ask(question: string, shown: boolean): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: shown ? process.stderr : silent,
    terminal: true,
  });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (!shown) process.stderr.write('\n');
  }
}
