import type { SigningAnswer, SigningView } from '../../../shared/ipc/signing.ts';

/** A view without what the window itself adds. */
export type CeremonyView = Omit<SigningView, 'id' | 'theme'>;

/**
 * Something that is seen and then signed or confirmed in the signing window. `answer` gives the next view, or null when there
 * is nothing more to see; it throws an AppError and the view stays. Nothing has happened until `answer` has returned.
 */
export type Ceremony = {
  readonly view: () => CeremonyView;
  readonly answer: (answer: SigningAnswer) => Promise<CeremonyView | null>;
};

/** The parts of a view that most ceremonies leave empty. */
export const plainView = {
  about: [],
  facts: [],
  warnings: [],
  bytes: null,
  bytes_note: '',
  sections: [],
  words: [],
  qr: null,
  asks: { password: false, code: false, words: false },
  choices: [],
  expires_in_ms: null,
} satisfies Partial<CeremonyView>;
