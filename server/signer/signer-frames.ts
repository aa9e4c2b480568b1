import { z } from 'zod';

const origin = z.string().regex(/^[a-z0-9./-]{3,120}$/);

/** What the API asks of the signer's process; answered by one `answer` with the same id. */
export const toSignerSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('keys'), id: z.number().int(), origin }),
  z.object({
    ask: z.literal('head'),
    id: z.number().int(),
    request: z.object({
      origin,
      size: z.number().int().positive(),
      root: z.string(),
      from: z.number().int().nonnegative(),
      proof: z.array(z.string()).max(128),
      rotateTo: z.string().nullable(),
    }),
  }),
  z.object({ ask: z.literal('export'), id: z.number().int(), origin, text: z.string().max(4_096) }),
]);
export type ToSigner = z.infer<typeof toSignerSchema>;

export const fromSignerSchema = z.object({
  id: z.number().int(),
  value: z.unknown(),
  problem: z.string().nullable(),
});
export type FromSigner = z.infer<typeof fromSignerSchema>;

const vkey = z.string();
export const signerKeysSchema = z.object({ current: vkey, next: vkey, export: vkey });
export const headAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed'), note: z.string(), next: vkey }),
  z.object({ kind: z.literal('from'), size: z.number().int() }),
  z.object({ kind: z.literal('refused'), reason: z.string(), size: z.number().int() }),
]);
