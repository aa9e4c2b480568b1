import { z } from 'zod';
import type { Result } from '../errors/result.ts';

/**
 * What main says to the signing window, and what the window answers. Everything shown is text that main made of the very
 * bytes it will sign, or of what it has checked itself; the window holds no key, no token and no other call.
 */
const lineSchema = z.object({
  /** `none` for a plain fact. */
  mark: z.enum(['ok', 'bad', 'warn', 'open', 'none']),
  text: z.string(),
  aside: z.string(),
});
export type SigningLine = z.infer<typeof lineSchema>;

const choiceSchema = z.object({
  id: z.enum(['approve', 'reject', 'cancel', 'sign', 'confirm']),
  label: z.string(),
  tone: z.enum(['primary', 'danger']),
  /** Must be given in words; they are signed or kept with the decision. */
  reason: z.boolean(),
});
export type SigningChoice = z.infer<typeof choiceSchema>;
export type SigningChoiceId = SigningChoice['id'];

export const signingViewSchema = z.object({
  /** Of this one view: an answer that names another is refused. */
  id: z.string(),
  /** Of the window: what is done here. */
  title: z.string(),
  /** The statement, in one sentence. */
  statement: z.string(),
  /** Who, when, what it means. */
  about: z.array(z.string()),
  facts: z.array(z.object({ name: z.string(), value: z.string(), mono: z.boolean() })),
  /** What stands against it; said before anything else. */
  warnings: z.array(z.string()),
  /** What is signed, as it is signed; null where nothing is. */
  bytes: z.string().nullable(),
  bytes_note: z.string(),
  sections: z.array(z.object({ title: z.string(), lines: z.array(lineSchema) })),
  /** Words to be read to somebody else, or written down; shown large. */
  words: z.array(z.string()),
  /** Drawn as a QR code for an authenticator; null for none. */
  qr: z.string().nullable(),
  asks: z.object({
    /** Re-authentication: the password, and a code of the authenticator. */
    password: z.boolean(),
    code: z.boolean(),
    /** Words that the other person reads out, to be typed here. */
    words: z.boolean(),
  }),
  choices: z.array(choiceSchema),
  /** Milliseconds that are left when the view is made; null for no end. */
  expires_in_ms: z.number().nullable(),
  theme: z.enum(['dark', 'light']),
});
export type SigningView = z.infer<typeof signingViewSchema>;

export const signingAnswerSchema = z.strictObject({
  id: z.string().max(64),
  choice: choiceSchema.shape.id,
  password: z.string().max(256),
  code: z.string().max(64),
  words: z.string().max(400),
  reason: z.string().max(2_000),
});
export type SigningAnswer = z.infer<typeof signingAnswerSchema>;

/** What the preload of the signing window puts on `window.signing`. */
export type SigningBridge = {
  readonly view: () => Promise<Result<unknown>>;
  /** The next view, or null when the window closes. */
  readonly answer: (answer: unknown) => Promise<Result<unknown>>;
  readonly close: () => void;
  /** Main has another view. */
  readonly onChanged: (listener: () => void) => void;
};

export const signingChannels = {
  view: 'watchfloor-signing:view',
  answer: 'watchfloor-signing:answer',
  close: 'watchfloor-signing:close',
  changed: 'watchfloor-signing:changed',
} as const;
