import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentIdentity } from '../../server/tls/development-certificate.ts';

/** How the responder misbehaves with the next commands. */
export type ResponderFault =
  | 'none'
  /** Takes the command, does it, and never answers. */
  | 'silent'
  /** Never answers and does nothing. */
  | 'deaf'
  /** Does it, and answers 500. */
  | 'fails_after'
  /** Says that it is done, and does nothing. */
  | 'lies'
  /** Not available: does nothing and says so. */
  | 'busy'
  /** Does not say what its targets are. */
  | 'hidden'
  /** Takes it, and does it only when `finish` is called. */
  | 'slow';

export type Responder = {
  readonly url: string;
  readonly observeUrl: string;
  readonly allow: string;
  readonly ca: string;
  /** `whsec_…` that it verifies by. */
  readonly secret: string;
  /** Every command that it was given, by intent, with how many times; and what it really did. */
  readonly received: ReadonlyMap<string, number>;
  readonly executed: ReadonlyMap<string, number>;
  /** Bodies as they came. */
  readonly bodies: readonly string[];
  /** Requests whose signature did not hold. */
  readonly unsigned: () => number;
  /** Resolves when the command of an intent has come. */
  readonly arrival: (intentId: string, withinMs: number) => Promise<void>;
  readonly fault: (fault: ResponderFault) => void;
  /** Does what it took slowly. */
  readonly finish: () => void;
  /** Somebody else changes a target: its etag moves. */
  readonly touch: (id: string) => void;
  /** Somebody else takes a containment away. */
  readonly release: (id: string) => void;
  readonly isContained: (id: string) => boolean;
  /** What hangs on a target, `standard` unless told. */
  readonly classify: (id: string, targetClass: 'standard' | 'privileged' | 'critical') => void;
  readonly close: () => Promise<void>;
};

type Command = { readonly intent_id: string; readonly commands: readonly One[] };
type One = {
  readonly action: string;
  readonly args: {
    readonly 'x-watchfloor': { readonly action: string; readonly id: string; readonly if_match: string };
  };
};

const toleranceSeconds = 300;
const undoing = new Set(['host.release', 'address.unblock', 'file.restore', 'custom.undo']);

/**
 * The reference responder: an EDR and a firewall over HTTPS, as a webhook executor has to be. It verifies Standard Webhooks
 * signatures, does each intent once, honours `if_match`, and lets a sensor of its own say what is contained.
 */
export async function startResponder(): Promise<Responder> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-responder-'));
  const clock = { nowMs: () => Date.now() };
  const identity = developmentIdentity(folder, clock, (length) => randomBytes(length));
  const secret = randomBytes(32);
  const versions = new Map<string, number>();
  const classes = new Map<string, string>();
  const contained = new Set<string>();
  const received = new Map<string, number>();
  const executed = new Map<string, number>();
  const results = new Map<string, 'done' | 'failed' | 'in_progress'>();
  const waiting: Command[] = [];
  const awaited = new Map<string, () => void>();
  const bodies: string[] = [];
  const open = new Set<ServerResponse>();
  let fault: ResponderFault = 'none';
  let unsigned = 0;

  const etagOf = (id: string) => `"e${versions.get(id) ?? 1}"`;

  function isSigned(headers: Record<string, unknown>, body: string): boolean {
    const id = String(headers['webhook-id']);
    const seconds = Number(headers['webhook-timestamp']);
    const given = Buffer.from(String(headers['webhook-signature']));
    const mac = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
    const right = Buffer.from(`v1,${mac}`);
    const isFresh = Number.isSafeInteger(seconds) && seconds > 0;
    return isFresh && toleranceSeconds > 0 && given.length === right.length && timingSafeEqual(given, right);
  }

  function carryOut(command: Command): void {
    executed.set(command.intent_id, (executed.get(command.intent_id) ?? 0) + 1);
    for (const { args } of command.commands) {
      const { action, id } = args['x-watchfloor'];
      if (undoing.has(action)) contained.delete(id);
      else contained.add(id);
      versions.set(id, (versions.get(id) ?? 1) + 1);
    }
    results.set(command.intent_id, 'done');
  }

  function answer(response: ServerResponse, status: number, value: unknown, headers = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  }

  /** What a command is answered with; null where nothing ever comes. */
  function take(key: string, body: string): readonly [number, unknown] | null {
    bodies.push(body);
    const command = (JSON.parse(body) as { data: Command }).data;
    const id = command.intent_id;
    if (fault === 'deaf') return null;
    if (fault === 'busy') return [503, {}];
    received.set(id, (received.get(id) ?? 0) + 1);
    awaited.get(id)?.();
    if (key !== id) return [400, {}];
    if (results.has(id)) return [200, { status: results.get(id), status_text: 'already' }];
    const stale = command.commands.some(({ args }) => {
      const { id: target, if_match } = args['x-watchfloor'];
      return if_match !== etagOf(target);
    });
    if (stale) return [412, {}];
    if (fault === 'slow') {
      results.set(id, 'in_progress');
      waiting.push(command);
      return [202, { status: 'in_progress' }];
    }
    if (fault === 'lies') {
      results.set(id, 'done');
      return [200, { status: 'done', status_text: 'of course' }];
    }
    carryOut(command);
    if (fault === 'silent') return null;
    return fault === 'fails_after' ? [500, {}] : [200, { status: 'done', status_text: 'contained' }];
  }

  /** What a question is answered with. */
  function tell(path: string): readonly [number, unknown, Record<string, string>?] {
    const parts = path.split('/').map(decodeURIComponent);
    const id = parts.at(-1) ?? '';
    if (parts[2] === 'observations') return [200, { contained: contained.has(id) }];
    if (parts[2] === 'targets') {
      if (fault === 'hidden') return [503, {}];
      if (id.startsWith('missing')) return [404, {}];
      const facts = {
        name: `Host ${id}`,
        target_class: classes.get(id) ?? 'standard',
        ...{ assets: [id], users: ['Clinical systems'], services: ['dns'] },
      };
      return [200, facts, { etag: etagOf(id) }];
    }
    const result = results.get(id);
    return result === undefined ? [404, {}] : [200, { status: result, status_text: '' }];
  }

  const server: Server = createServer({ key: identity.key, cert: identity.chain }, (request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      if (!isSigned(request.headers, body)) {
        unsigned += 1;
        answer(response, 401, {});
      } else if (request.method === 'POST') {
        const given = take(String(request.headers['idempotency-key']), body);
        if (given !== null) answer(response, ...given);
      } else answer(response, ...tell(request.url ?? ''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}/edr`,
    observeUrl: `https://localhost:${port}/sensor`,
    allow: `localhost:${port}`,
    ca: identity.caPem,
    secret: `whsec_${secret.toString('base64')}`,
    ...{ received, executed, bodies },
    arrival: (id, withinMs) =>
      new Promise((resolve, reject) => {
        if (received.has(id)) resolve();
        const timer = setTimeout(() => reject(new Error('the command did not come')), withinMs);
        awaited.set(id, () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    unsigned: () => unsigned,
    fault: (next) => {
      fault = next;
    },
    finish: () => {
      for (const command of waiting.splice(0)) carryOut(command);
    },
    touch: (id) => versions.set(id, (versions.get(id) ?? 1) + 1),
    release: (id) => contained.delete(id),
    isContained: (id) => contained.has(id),
    classify: (id, targetClass) => classes.set(id, targetClass),
    close: async () => {
      for (const response of open) response.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
