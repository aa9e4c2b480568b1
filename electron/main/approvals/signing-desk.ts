import { AppError, errorData } from '../../../shared/errors/app-error.ts';
import { ok, type Result, refused } from '../../../shared/errors/result.ts';
import { type SigningView, signingAnswerSchema, signingViewSchema } from '../../../shared/ipc/signing.ts';
import type { Log } from '../log/log.ts';
import type { Ceremony, CeremonyView } from './ceremony.ts';

/** The window, as the desk needs it. */
export type SigningWindow = {
  /** Shows the window, or brings it to the front; it asks for its view by itself. */
  readonly open: () => void;
  /** Tells the open window that there is another view. */
  readonly changed: () => void;
  readonly close: () => void;
};

export type SigningDeskParts = {
  readonly window: SigningWindow;
  readonly theme: () => SigningView['theme'];
  /** Locked or signed out: nothing may be signed. */
  readonly mayShow: () => boolean;
  readonly newId: () => string;
  readonly log: Log;
};

/**
 * One ceremony at a time: none -> showing -(answer)-> showing | none; -(closed, locked)-> none. A ceremony that begins takes
 * the place of the one before, unless that is just being answered.
 */
export type SigningDesk = {
  readonly begin: (ceremony: Ceremony) => void;
  readonly view: () => Promise<Result<SigningView>>;
  readonly answer: (input: unknown) => Promise<Result<SigningView | null>>;
  /** The window was closed, or must be. */
  readonly end: () => void;
};

type Showing = { readonly ceremony: Ceremony; readonly view: SigningView };

export function createSigningDesk(parts: SigningDeskParts): SigningDesk {
  const { window, log, newId } = parts;
  let showing: Showing | null = null;
  let answering = false;

  function dressed(view: CeremonyView): SigningView {
    return signingViewSchema.parse({ ...view, id: newId(), theme: parts.theme() });
  }

  function current(): Showing {
    if (showing === null) throw new AppError('not_found', 'Nothing waits to be signed. Close this window.');
    if (!parts.mayShow()) throw new AppError('locked', 'The console is locked. Nothing was signed.');
    return showing;
  }

  async function told<T>(work: () => Promise<T>): Promise<Result<T>> {
    try {
      return ok(await work());
    } catch (error) {
      const data = errorData(error, newId());
      log.info('the signing window was refused', { id: data.id, code: data.code, error });
      return refused(data);
    }
  }

  async function answer(input: unknown): Promise<SigningView | null> {
    const parsed = signingAnswerSchema.safeParse(input);
    if (!parsed.success) throw new AppError('invalid_input', 'This answer is not one. Nothing was signed.');
    const { ceremony, view } = current();
    const choice = view.choices.find(({ id }) => id === parsed.data.choice);
    if (parsed.data.id !== view.id || choice === undefined)
      throw new AppError('stale', 'What is shown has changed. Read it again; nothing was signed.');
    if (choice.reason && parsed.data.reason.trim() === '')
      throw new AppError('invalid_input', 'Say why. Nothing was signed.');
    if (answering) throw new AppError('conflict', 'An answer is on its way already.');
    answering = true;
    try {
      const next = await ceremony.answer(parsed.data);
      if (showing?.ceremony !== ceremony) return null;
      if (next === null) {
        end();
        return null;
      }
      showing = { ceremony, view: dressed(next) };
      return showing.view;
    } finally {
      answering = false;
    }
  }

  function end(): void {
    if (showing === null) return;
    showing = null;
    window.close();
  }

  return {
    begin: (ceremony) => {
      if (answering)
        throw new AppError('conflict', 'Another signature is just being made. Try again in a moment.');
      showing = { ceremony, view: dressed(ceremony.view()) };
      window.open();
      window.changed();
    },
    // A view that is asked for again says anew how much time is left.
    view: () =>
      told(async () => {
        const now = current();
        showing = { ...now, view: { ...now.view, theme: parts.theme() } };
        return showing.view;
      }),
    answer: (input) => told(() => answer(input)),
    end,
  };
}
