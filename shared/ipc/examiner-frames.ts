import { z } from 'zod';
import { idSchema } from '../domain/scalars.ts';
import { appErrorDataSchema } from '../errors/app-error.ts';

/** How far the journal of a case has come. Main keeps the last one in the keychain: a journal that was cut or rewritten cannot know it. */
export const journalMarkSchema = z.object({
  case_id: idSchema,
  size: z.number().int().nonnegative(),
  /** Root of the journal's tree, lowercase hex. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
});
export type JournalMark = z.infer<typeof journalMarkSchema>;

const caseKeySchema = z.discriminatedUnion('kind', [
  /** 32 bytes in lowercase hex. */
  z.object({ kind: z.literal('raw'), hex: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ kind: z.literal('passphrase'), text: z.string() }),
]);
export type CaseKey = z.infer<typeof caseKeySchema>;

export const caseConfigSchema = z.object({
  /** Absolute path of the case file. */
  path: z.string(),
  key: caseKeySchema,
  /** Null opens what is there; otherwise a new case of this name and id is made, and nothing may be there. */
  create: z.object({ id: idSchema, name: z.string() }).nullable(),
  /** The last mark that was kept of this case; absent where nothing is known of it. */
  known_mark: journalMarkSchema.optional(),
});
export type CaseConfig = z.infer<typeof caseConfigSchema>;

/** Main to examiner: a process without network, tokens or any key but the open case's. */
export const toExaminerSchema = z.discriminatedUnion('frame', [
  /** Answered by `opened` or `failed`. */
  z.object({ frame: z.literal('open'), config: caseConfigSchema }),
  z.object({ frame: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  /** What a ticket stands for. */
  z.object({ frame: z.literal('ticket'), ticket: idSchema, path: z.string() }),
  /** Every pin of this machine, each as its file has it; replaces those before. */
  z.object({ frame: z.literal('pins'), pins: z.array(z.json()) }),
  /** Cancels what is running, closes the case, forgets the key. Answered by `closed`. */
  z.object({ frame: z.literal('close') }),
]);
export type ToExaminer = z.infer<typeof toExaminerSchema>;

/** Examiner to main. */
export const fromExaminerSchema = z.discriminatedUnion('frame', [
  z.object({ frame: z.literal('ready') }),
  z.object({ frame: z.literal('opened'), case_id: idSchema, name: z.string() }),
  z.object({ frame: z.literal('failed'), problem: appErrorDataSchema }),
  z.object({ frame: z.literal('closed') }),
  z.object({ frame: z.literal('result'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ frame: z.literal('refusal'), id: z.number().int(), problem: appErrorDataSchema }),
  z.object({ frame: z.literal('event'), name: z.string(), payload: z.unknown() }),
  /** Durably in the file; main keeps it outside. */
  z.object({ frame: z.literal('mark'), mark: journalMarkSchema }),
  z.object({
    frame: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    detail: z.record(z.string(), z.json()),
  }),
]);
export type FromExaminer = z.infer<typeof fromExaminerSchema>;
