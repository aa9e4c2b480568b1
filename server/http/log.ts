import { type DestinationStream, type Logger, pino } from 'pino';

/** Members that hold secrets wherever they turn up. Requests are logged by what is listed in `app.ts`; this is the second net. */
const secretNames = [
  'authorization',
  'cookie',
  'password',
  'access_token',
  'refresh_token',
  'token',
  'd',
  'salt',
];

/** A logger of JSON lines that never shows a secret. */
export function createLog(destination: DestinationStream, level = 'info'): Logger {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } }, destination);
}
