import { z } from 'zod';
import { idSchema, timestampSchema } from '../domain/scalars.ts';
import { defineCall } from './call.ts';

/** Who can open a case file: this machine's keychain, or whoever knows the passphrase. */
export const caseLockSchema = z.enum(['keychain', 'passphrase']);

export const knownCaseSchema = z.object({
  id: idSchema,
  name: z.string(),
  opened_at: timestampSchema,
  /** Where the file is, for people; null when it is in the console's own folder. */
  place: z.string().nullable(),
  /** Bytes; null when the file is not there now. */
  size: z.number().int().nullable(),
  lock: caseLockSchema,
});

/** Cases this machine knows, the last opened first. Needs no account. */
export const caseList = defineCall({
  kind: 'host',
  input: z.strictObject({}),
  output: z.object({ cases: z.array(knownCaseSchema), open_id: idSchema.nullable() }),
});

export const caseNameSchema = z.string().trim().min(1).max(120);
export const passphraseSchema = z.string().min(12).max(256);

/** Makes a case and opens it. Without a passphrase its key is kept in the keychain of this machine. */
export const caseNew = defineCall({
  kind: 'host',
  input: z.strictObject({
    name: caseNameSchema,
    passphrase: passphraseSchema.nullable(),
    /** Asks in a dialog where the file shall be, or puts it into the console's own folder. */
    ask_place: z.boolean(),
  }),
  /** Null when the person closed the dialog. */
  output: z.object({ case_id: idSchema.nullable() }),
});

/**
 * Opens a known case, or a file that was chosen or dropped. `passphrase_needed` and `wrong_credentials` come back as refusals.
 */
export const caseOpen = defineCall({
  kind: 'host',
  input: z.strictObject({
    from: z.union([z.strictObject({ case_id: idSchema }), z.strictObject({ ticket: idSchema })]),
    passphrase: z.string().max(256).nullable(),
  }),
  output: z.object({ case_id: idSchema }),
});

export const caseClose = defineCall({ kind: 'host', input: z.strictObject({}), output: z.strictObject({}) });

/** Removes the file and its key for good, or only forgets where it is. */
export const caseRemove = defineCall({
  kind: 'host',
  input: z.strictObject({ case_id: idSchema, delete_file: z.boolean() }),
  output: z.strictObject({}),
});

/**
 * Something on disk that the person chose or dropped. The page never sees a path: it gets a ticket, good until the program
 * ends, and shows the name.
 */
export const ticketSchema = z.object({
  ticket: idSchema,
  name: z.string(),
  folder: z.boolean(),
  /** Bytes; null for a folder. */
  size: z.number().int().nullable(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** Something that was dropped and is not taken, and why, as the end of a sentence. */
export const refusedFileSchema = z.object({ name: z.string(), why: z.string() });
export type RefusedFile = z.infer<typeof refusedFileSchema>;

export const filesChoose = defineCall({
  kind: 'host',
  input: z.strictObject({ what: z.enum(['files', 'folder', 'pin', 'evidence', 'case']) }),
  output: z.object({ tickets: z.array(ticketSchema) }),
});

/** A log whose exports this machine can verify, and what it holds against them. */
export const trustedLogSchema = z.object({
  origin: z.string(),
  /** Fingerprints of the log's keys, SHA-256 in hex. */
  keys: z.array(z.string()),
  witnesses: z.number().int(),
  quorum: z.number().int(),
  /** Size and time of the newest head that is pinned here. */
  head: z.object({ size: z.number().int(), time: timestampSchema.nullable() }).nullable(),
  added_at: timestampSchema,
});

export const pinList = defineCall({
  kind: 'host',
  input: z.strictObject({}),
  output: z.object({ logs: z.array(trustedLogSchema) }),
});

/** Takes over a pin file (`docs/formats/audit-export-v1.md`). Keys of a known log are replaced only when `replace` says so. */
export const pinAdd = defineCall({
  kind: 'host',
  input: z.strictObject({ ticket: idSchema, replace: z.boolean() }),
  output: z.object({ origin: z.string() }),
});

export const pinRemove = defineCall({
  kind: 'host',
  input: z.strictObject({ origin: z.string().max(120) }),
  output: z.strictObject({}),
});

/** Something of a case that takes its time. `total` is null where it is not known. */
export const jobSchema = z.object({
  id: idSchema,
  kind: z.enum(['import', 'verify', 'index', 'detect', 'report', 'bundle']),
  label: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'records', 'files']),
  /** Why it failed. */
  problem: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobList = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({ jobs: z.array(jobSchema) }),
});

export const jobCancel = defineCall({
  kind: 'case_command',
  input: z.strictObject({ job_id: idSchema }),
  output: z.strictObject({}),
});

/** The open case as a whole. */
export const caseGet = defineCall({
  kind: 'case_query',
  input: z.strictObject({}),
  output: z.object({
    id: idSchema,
    name: z.string(),
    created_at: timestampSchema,
    events: z.number().int(),
    /** Rows that could not be read as events; they are kept aside with their place. */
    unread: z.number().int(),
    first_time: timestampSchema.nullable(),
    last_time: timestampSchema.nullable(),
    bookmarks: z.number().int(),
    findings: z.number().int(),
    /** The journal of what was done in this case: checked when the case was opened. */
    journal: z.object({
      entries: z.number().int(),
      /** `unanchored`: consistent in itself, and nothing outside the file is there to hold it against. */
      state: z.enum(['intact', 'unanchored', 'tampered']),
      problem: z.string().nullable(),
    }),
  }),
});
