import { z } from 'zod';
import { defineCall } from './call.ts';

/** Saves a chart where the person says: a picture in base64, or its figures as text. */
export const chartSave = defineCall({
  kind: 'host',
  input: z.discriminatedUnion('form', [
    z.strictObject({
      form: z.literal('png'),
      name: z.string().min(1).max(80),
      data: z.base64().max(240_000),
    }),
    z.strictObject({
      form: z.literal('csv'),
      name: z.string().min(1).max(80),
      data: z.string().max(240_000),
    }),
  ]),
  output: z.object({ saved: z.boolean() }),
});
