import { z } from 'zod';
import { defineCall } from './call.ts';

const mostOfView = 64;
const viewSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9.-]{0,59}$/),
    z.union([
      z.boolean(),
      z.number().int().min(0).max(10_000),
      z
        .array(z.string().regex(/^[a-z][a-z0-9_.-]{0,39}$/))
        .max(64)
        .readonly(),
    ]),
  )
  .refine((view) => Object.keys(view).length <= mostOfView, `at most ${mostOfView} names`);

const choices = {
  theme: z.enum(['dark', 'light', 'system']),
  density: z.enum(['compact', 'normal', 'comfortable']),
  time_zone: z.enum(['local', 'utc']),
  /** Minutes without input until the console locks itself; 0 is never. */
  lock_after_minutes: z.number().int().min(0).max(240),
  /** Sizes in pixels, what is open or shut, and columns in their order, each by the name that the page gave it. Set as a whole. */
  view: viewSchema,
};

/** Settings of this installation; none of them is secret. */
export const settingsSchema = z.object({
  theme: choices.theme.default('dark'),
  density: choices.density.default('normal'),
  time_zone: choices.time_zone.default('local'),
  lock_after_minutes: choices.lock_after_minutes.default(15),
  view: choices.view.default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsGet = defineCall({ kind: 'host', input: z.strictObject({}), output: settingsSchema });

/** Only what is named changes: no default may slip in for the rest, as it would through `settingsSchema.partial()`. */
export const settingsSet = defineCall({
  kind: 'host',
  input: z.object(choices).partial(),
  output: settingsSchema,
});

export const appInfo = defineCall({
  kind: 'host',
  input: z.strictObject({}),
  output: z.object({
    version: z.string(),
    electron: z.string(),
    chrome: z.string(),
    node: z.string(),
    platform: z.string(),
    log_file: z.string(),
    keychain: z.string(),
    sandboxed: z.boolean(),
  }),
});

/** Brings the local cache under a new key, without a network; the password is the one of the last sign-in here. */
export const cacheRotateKey = defineCall({
  kind: 'host',
  input: z.strictObject({ password: z.string().min(1).max(256) }),
  output: z.object({}),
});

/** A defect in the page, for the log; the text is redacted and cut. */
export const appReport = defineCall({
  kind: 'host',
  input: z.strictObject({ message: z.string().max(2_000), where: z.string().max(500) }),
  output: z.object({ id: z.string() }),
});
