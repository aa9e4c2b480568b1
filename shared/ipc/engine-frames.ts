import { z } from 'zod';
import { consolePinSchema } from '../audit/console-pin.ts';
import { meSchema } from '../domain/user.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';
import { evidenceOrderSchema } from './evidence-calls.ts';

/**
 * Which cache it is and how far it has come. Main keeps the last one in the keychain: an older copy of the file that was
 * put back cannot know it.
 */
export const cacheMarkSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  generation: z.number().int().nonnegative(),
});
export type CacheMark = z.infer<typeof cacheMarkSchema>;

/** What the engine needs to work on one workspace for one person; the key is passed here once and nowhere else. */
export const engineConfigSchema = z.object({
  /** Absolute path of the cache database; `-wal` and `-shm` stand beside it. */
  cache_path: z.string(),
  /** 32 bytes in lowercase hex. */
  cache_key: z.string().regex(/^[0-9a-f]{64}$/),
  /** The key that the cache is brought under before it is opened; it may be under it already. */
  next_key: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  origin: z.string(),
  /** PEM of authorities trusted for this workspace besides the system's. */
  authorities: z.array(z.string()),
  me: meSchema,
  device_name: z.string().max(120),
  /** The mark of the cache when it was last used here; absent where nothing is known of it. */
  known_mark: cacheMarkSchema.optional(),
  /** What main holds of the audit log; absent where the workspace's log was never seen. */
  audit_pin: consolePinSchema.optional(),
});
export type EngineConfig = z.infer<typeof engineConfigSchema>;

/**
 * `trust`: keys of a log that nobody here has seen before; where main holds some already, those stay. `head`: a note and the
 * proof that it continues the head that main holds; main checks both by itself, keeps the head, and only then cosigns it.
 */
export const witnessAskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trust'), pin: consolePinSchema }),
  z.object({ kind: z.literal('head'), note: z.string().max(16_384), proof: z.array(z.string()).max(128) }),
]);
export type WitnessAsk = z.infer<typeof witnessAskSchema>;

/** `cosignature` is time and signature in standard base64, under `vkey`. */
export const witnessAnswerSchema = z.object({
  pin: consolePinSchema,
  vkey: z.string(),
  cosignature: z.string().nullable(),
});
export type WitnessAnswer = z.infer<typeof witnessAnswerSchema>;

/** Main to engine. Frames travel as structured clones over the parent port. */
export const toEngineSchema = z.discriminatedUnion('frame', [
  /** Opens the cache, then syncs. Answered by `opened` or `failed`. */
  z.object({ frame: z.literal('open'), config: engineConfigSchema }),
  z.object({ frame: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  /** A job that needs a path, which no call can name; answered by `result` with the job's id, or `refusal`. */
  z.object({ frame: z.literal('order'), id: z.number().int(), order: evidenceOrderSchema }),
  /** Answer to `ask`. The token lives at most 10 minutes; null with a problem when there is none to be had. */
  z.object({
    frame: z.literal('token'),
    id: z.number().int(),
    token: z.string().nullable(),
    problem: appErrorDataSchema.nullable(),
  }),
  /** Answer to `witness`: what main holds now, and its cosignature where one was asked for; null with a problem. */
  z.object({
    frame: z.literal('witnessed'),
    id: z.number().int(),
    answer: witnessAnswerSchema.nullable(),
    problem: appErrorDataSchema.nullable(),
  }),
  /** Tells that the person signed in again or that the machine woke up: try the network now. */
  z.object({ frame: z.literal('nudge') }),
  /** Finishes what is running, closes the cache, forgets the key. Answered by `closed`. */
  z.object({ frame: z.literal('close') }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

export const keyChangeSchema = z.discriminatedUnion('done', [
  z.object({ done: z.literal(true) }),
  z.object({ done: z.literal(false), problem: appErrorDataSchema }),
]);
export type KeyChangeAnswer = z.infer<typeof keyChangeSchema>;

/** Engine to main. */
export const fromEngineSchema = z.discriminatedUnion('frame', [
  /** The process is up and waits for `open`. */
  z.object({ frame: z.literal('ready') }),
  z.object({
    frame: z.literal('opened'),
    /** What became of `next_key`; where it is not done, the cache is open under `cache_key` and the problem says why. */
    key_change: keyChangeSchema.optional(),
  }),
  z.object({ frame: z.literal('failed'), problem: appErrorDataSchema }),
  z.object({ frame: z.literal('closed') }),
  z.object({ frame: z.literal('result'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ frame: z.literal('refusal'), id: z.number().int(), problem: appErrorDataSchema }),
  z.object({ frame: z.literal('event'), name: z.string(), payload: z.unknown() }),
  /** Asks for an access token; `rejected` is one that the server did not take, so that main does not hand it out again. */
  z.object({ frame: z.literal('ask'), id: z.number().int(), rejected: z.string().nullable() }),
  /** Asks main to hold the keys of a log, or a head that it checks for itself and cosigns. */
  z.object({ frame: z.literal('witness'), id: z.number().int(), ask: witnessAskSchema }),
  /** The cache has come this far, durably; main keeps it outside the file. Also just before `closed`. */
  z.object({ frame: z.literal('mark'), mark: cacheMarkSchema }),
  z.object({
    frame: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    detail: z.record(z.string(), z.json()),
  }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
