import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ServerOptions } from './app.ts';
import type { ServerIdentity } from './tls/development-certificate.ts';

export const usage = `node server/main.ts [options]
  --host ADDRESS        127.0.0.1
  --port PORT           8443; 0 for any free one
  --data-dir FOLDER     where keys and data are kept
  --sample small|large  load a sample organisation at the first start
  --tls-min 1.2|1.3     1.3
  --tls-cert FILE       certificate chain in PEM, with --tls-key; a development certificate otherwise
  --tls-key FILE        its private key
  --issuer URL          issuer of tokens; the server's own address otherwise
  --cors-origin ORIGIN  a page that may call the API; may be repeated
  --webhook-allow HOST:PORT  a webhook that may be reached although it is not public; may be repeated
  --webhook-ca FILE     further authority of webhooks, in PEM
  --rate-factor N       multiplies every rate limit, for harnesses
  --check-replies       hold every answer against its schema, for development`;

const argumentsSchema = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(8443),
  'data-dir': z.string().min(1).optional(),
  sample: z.enum(['small', 'large']).optional(),
  'tls-min': z.enum(['1.2', '1.3']).default('1.3'),
  'tls-cert': z.string().optional(),
  'tls-key': z.string().optional(),
  issuer: z.url().optional(),
  'cors-origin': z.array(z.url()).default([]),
  'webhook-allow': z.array(z.string().regex(/^[^\s/:]+:\d{1,5}$/, 'host:port')).default([]),
  'webhook-ca': z.string().optional(),
  'rate-factor': z.coerce.number().positive().max(1_000_000).default(1),
  'check-replies': z.boolean().default(false),
});

/** The server's options from its command line; throws with a readable message when they do not fit. */
export function optionsFrom(args: readonly string[]): Omit<ServerOptions, 'log'> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: text,
      port: text,
      'data-dir': text,
      sample: text,
      'tls-min': text,
      'tls-cert': text,
      'tls-key': text,
      issuer: text,
      'cors-origin': { type: 'string', multiple: true },
      'webhook-allow': { type: 'string', multiple: true },
      'webhook-ca': text,
      'rate-factor': text,
      'check-replies': { type: 'boolean' },
    },
  });
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const given = parsed.data;
  return {
    host: given.host,
    port: given.port,
    dataDir: given['data-dir'] ?? defaultDataDir(),
    tlsMin: given['tls-min'],
    tls: identityFrom(given['tls-cert'], given['tls-key']),
    rateFactor: given['rate-factor'],
    corsOrigins: given['cors-origin'],
    webhooks: {
      allow: given['webhook-allow'],
      ca: given['webhook-ca'] === undefined ? null : readFileSync(given['webhook-ca'], 'utf8'),
    },
    sample: given.sample ?? null,
    issuer: given.issuer ?? null,
    checkReplies: given['check-replies'],
  };
}

function identityFrom(certificateFile?: string, keyFile?: string): ServerIdentity | null {
  if (certificateFile === undefined && keyFile === undefined) return null;
  if (certificateFile === undefined || keyFile === undefined)
    throw new Error('--tls-cert and --tls-key belong together');
  const chain = readFileSync(certificateFile, 'utf8');
  return { key: readFileSync(keyFile, 'utf8'), chain, caPem: chain, caFile: certificateFile };
}

function defaultDataDir(): string {
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'watchfloor-server');
}
