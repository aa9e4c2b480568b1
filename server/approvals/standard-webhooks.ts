import { createHmac } from 'node:crypto';

/** The 24 to 64 bytes of a `whsec_…` secret; null unless it is one. */
export function secretBytes(text: string): Buffer | null {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = encoded === undefined ? null : Buffer.from(encoded, 'base64');
  const isOne = bytes !== null && bytes.toString('base64') === encoded;
  return isOne && bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

/** Headers of a message (https://www.standardwebhooks.com, symmetric `v1`): id, time and what is signed over both and the body. */
export function webhookHeaders(secret: Uint8Array, id: string, seconds: number, body: string) {
  const signature = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}
