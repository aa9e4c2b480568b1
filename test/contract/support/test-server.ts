import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { DestinationStream } from 'pino';
import { expect } from 'vitest';
import { createServer, type RunningServer, type ServerOptions } from '../../../server/app.ts';
import { createLog } from '../../../server/http/log.ts';
import { sampleUsers } from '../../../server/sample/people.ts';
import { openKeyHolder } from '../../../server/signer/key-holder.ts';
import { logIn } from '../../../shared/api/auth.ts';
import { listIncidents } from '../../../shared/api/incidents.ts';
import { type ProblemKind, problemSchema, problemStatus, problemType } from '../../../shared/api/problem.ts';
import type { Incident, NewIncident } from '../../../shared/domain/incident.ts';
import type { Role } from '../../../shared/domain/role.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { uuidV7 } from '../../../shared/lib/id.ts';
import { type Answer, bodyOf, createHttpsClient, type Sent } from './https-client.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export type SignedIn = {
  readonly token: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly orgId: string;
};

export type TestServer = {
  readonly origin: string;
  readonly caPem: string;
  readonly dataDir: string;
  readonly clock: TestClock;
  /** Everything that was logged so far. */
  readonly logged: () => string;
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Answer>;
  readonly open: ReturnType<typeof createHttpsClient>['open'];
  /** Signs in the person of the sample who has this role. */
  readonly as: (role: Role) => Promise<SignedIn>;
  readonly signIn: (email: string, password: string) => Promise<SignedIn>;
  /** Puts all that was written under signed heads. */
  readonly signHeads: () => Promise<boolean>;
  /** One round of what carries approved intents out. */
  readonly approvalsRound: () => Promise<void>;
  /** A second connection to the store, to look at it from outside. */
  readonly store: () => SqliteDatabase.Database;
  /** Ends the server and starts it again with the same data, on another port. */
  readonly restart: (options?: Partial<ServerOptions>) => Promise<TestServer>;
  readonly close: () => Promise<void>;
};

/** The real server on a free port with a real store in a folder of its own; limits are out of the way unless a test sets them. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'watchfloor-contract-')));
  const clock = createTestClock();
  const lines: string[] = [];
  return await run({ sample: 'small', clock, ...options, dataDir }, clock, lines);
}

async function run(options: Partial<ServerOptions> & { dataDir: string }, clock: TestClock, lines: string[]) {
  const destination: DestinationStream = { write: (line) => void lines.push(line) };
  const server = await createServer({
    host: '127.0.0.1',
    port: 0,
    tlsMin: '1.3',
    tls: null,
    rateFactor: 10_000,
    corsOrigins: [],
    sample: null,
    issuer: 'https://issuer.test',
    checkReplies: true,
    log: createLog(destination, 'debug'),
    signer: openKeyHolder(join(options.dataDir, 'audit-keys.json'), randomBytes),
    ...options,
  });
  return facade(server, options, clock, lines);
}

function facade(
  server: RunningServer,
  options: Partial<ServerOptions> & { dataDir: string },
  clock: TestClock,
  lines: string[],
): TestServer {
  const client = createHttpsClient(server.origin, server.caPem);
  const opened: SqliteDatabase.Database[] = [];
  const stop = async () => {
    for (const db of opened) db.close();
    client.close();
    await server.close();
  };
  const signIn = async (email: string, password: string): Promise<SignedIn> => {
    const given = bodyOf(logIn.reply, await client.send('POST', logIn.path, { body: { email, password } }));
    return {
      token: given.access_token,
      refreshToken: given.refresh_token,
      sessionId: given.session_id,
      userId: given.user.id,
      orgId: given.user.organization.id,
    };
  };
  return {
    origin: server.origin,
    caPem: server.caPem,
    dataDir: options.dataDir,
    clock,
    logged: () => lines.join(''),
    send: client.send,
    open: client.open,
    signIn,
    signHeads: server.signHeads,
    approvalsRound: server.approvalsRound,
    as: async (role) => {
      const { email, password } = samplePerson(role);
      return await signIn(email, password);
    },
    store: () => {
      const db = new SqliteDatabase(join(options.dataDir, 'watchfloor.db'));
      opened.push(db);
      return db;
    },
    restart: async (changed = {}) => {
      await stop();
      return await run({ ...options, ...changed }, clock, lines);
    },
    close: async () => {
      await stop();
      await rm(options.dataDir, { recursive: true, force: true });
    },
  };
}

/** Email and password of the sample's person who has a role. */
export function samplePerson(role: Role): { readonly email: string; readonly password: string } {
  const found = sampleUsers('any', Date.now()).find(({ user }) => user.roles.includes(role));
  if (found === undefined) throw new Error(`the sample has no ${role}`);
  return { email: found.user.email, password: found.password };
}

export function newId(): string {
  return uuidV7({ nowMs: () => Date.now() }, (length) => crypto.getRandomValues(new Uint8Array(length)));
}

export function nowText(): string {
  return toTimestamp(Date.now());
}

export function newIncident(fields: Partial<NewIncident> = {}): Record<string, unknown> {
  return {
    id: newId(),
    title: 'Sign-ins from two countries at once',
    severity: 'high',
    detected_at: nowText(),
    declared_at: nowText(),
    ...fields,
  };
}

export async function declare(
  server: TestServer,
  who: SignedIn,
  fields: Partial<NewIncident> = {},
): Promise<Incident> {
  const answer = await server.send('POST', listIncidents.path, {
    token: who.token,
    body: newIncident(fields),
  });
  expect(answer.status).toBe(201);
  return JSON.parse(answer.text) as Incident;
}

export async function patch(
  server: TestServer,
  who: SignedIn,
  incident: Pick<Incident, 'id' | 'version'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await server.send('PATCH', `${listIncidents.path}/${incident.id}`, {
    token: who.token,
    headers: { 'if-match': `"v${incident.version}"`, ...headers },
    body,
  });
}

/** Asserts that an answer is the problem document of a kind, whole and with its request id; answers it. */
export function expectProblem(answer: Answer, kind: ProblemKind) {
  expect(answer.text.slice(0, 400)).toContain(problemType(kind));
  expect(answer.status).toBe(problemStatus[kind]);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const problem = bodyOf(problemSchema, answer);
  expect(problem.status).toBe(answer.status);
  expect(problem.instance).toBe(answer.headers['x-request-id']);
  return problem;
}

export function stranger(): { email: string; password: string; body: Record<string, string> } {
  const name = `person-${randomUUID().slice(0, 8)}`;
  const email = `${name}@elsewhere.example`;
  const password = 'a password of another place';
  return {
    email,
    password,
    body: {
      email,
      password,
      username: name,
      full_name: 'Somebody Else',
      organization_name: 'Elsewhere',
      team_name: 'Security',
    },
  };
}

/** Somebody of another organisation. */
export async function signUpElsewhere(server: TestServer): Promise<SignedIn> {
  const { email, password, body } = stranger();
  const answer = await server.send('POST', '/api/v1/auth/signup', { body });
  expect(answer.status).toBe(202);
  return await server.signIn(email, password);
}
