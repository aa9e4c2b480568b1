import type { z } from 'zod';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { Me } from '../../../shared/domain/user.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { AuthorizedApi } from '../api/authorized-api.ts';
import type { Batch } from '../cache/batch.ts';
import type { OutboxRow } from '../cache/tables/outbox.ts';
import type { Effect } from '../cache/tables/pending-effects.ts';
import type { FieldConflict } from './merge-edit.ts';

/**
 * Writes what the server answered; runs in the transaction that takes the entry out of the outbox. Answers the incident where
 * the answer was one: exactly that version, even when a newer one is here already.
 */
export type Store = (batch: Batch) => Incident | null;

export type SendContext = {
  readonly api: AuthorizedApi;
  readonly row: OutboxRow;
  readonly signal: AbortSignal;
};

/** What becomes of an entry that the server did not take as it was. */
export type Verdict<Payload> =
  /** The server has it after all. */
  | { readonly kind: 'done'; readonly store: Store }
  /** Another body on the server's newer row; it is sent again at once. */
  | { readonly kind: 'again'; readonly payload: Payload; readonly store: Store }
  /** Some fields wait for the user to decide; `rest` is what goes without them, or null when nothing is left to send. */
  | {
      readonly kind: 'conflict';
      readonly fields: readonly FieldConflict[];
      readonly reason: string | null;
      /** The part of the action that the fields are. */
      readonly waiting: Payload;
      readonly rest: Payload | null;
      readonly store: Store;
    }
  /** Parked with its reason. `payload` is what sending it again would send. */
  | { readonly kind: 'refused'; readonly error: AppError; readonly payload: Payload; readonly store: Store };

export type ApplyContext = { readonly me: Me; readonly nowMs: number };

/** Everything that must be said about a kind of action before it can be added. */
export type CommandSpec<Payload> = {
  /** What is stored; also the schema it is read back with. */
  readonly payload: z.ZodType<Payload>;
  /** What the user sees until the server has said yes. */
  readonly apply: (payload: Payload, context: ApplyContext) => Effect;
  /** What it does, in words. */
  readonly summary: (payload: Payload, words: SummaryWords) => string;
  /** The user's own words in it. */
  readonly text: (payload: Payload) => string | null;
  /** The written parts that the user may still change, by name. */
  readonly written: (payload: Payload) => Readonly<Record<string, string>>;
  /** The same action in other words; checked by the schema of the payload afterwards. */
  readonly rewrite: (payload: Payload, words: Readonly<Record<string, string>>) => unknown;
  /** Throws AppError. Sent again with the same key until an answer arrives. */
  readonly send: (context: SendContext, payload: Payload) => Promise<Store>;
  /** Decides on a refusal that would be the same tomorrow. */
  readonly refuse: (context: SendContext, payload: Payload, error: AppError) => Promise<Verdict<Payload>>;
  /** Adjusts an entry to an earlier one of the same incident being gone: taken by the server, or given up. */
  readonly rebase: (payload: Payload, gone: Gone) => Payload;
};

export type Gone =
  | { readonly kind: 'taken'; readonly before: unknown; readonly after: Incident | null }
  | { readonly kind: 'given_up'; readonly payload: unknown };

export type SummaryWords = { readonly nameOf: (personId: string) => string };

/** A command whose payload is checked on the way in, so that all kinds fit in one table. */
export type Command = CommandSpec<unknown>;

export function defineCommand<Payload>(spec: CommandSpec<Payload>): Command {
  const read = (payload: unknown): Payload => spec.payload.parse(payload);
  return {
    payload: spec.payload,
    apply: (payload, context) => spec.apply(read(payload), context),
    summary: (payload, words) => spec.summary(read(payload), words),
    text: (payload) => spec.text(read(payload)),
    written: (payload) => spec.written(read(payload)),
    rewrite: (payload, words) => reworded(spec, spec.rewrite(read(payload), words)),
    send: async (context, payload) => await spec.send(context, read(payload)),
    refuse: async (context, payload, error) => await spec.refuse(context, read(payload), error),
    rebase: (payload, gone) => spec.rebase(read(payload), gone),
  };
}

function reworded<Payload>(spec: CommandSpec<Payload>, payload: unknown): Payload {
  const parsed = spec.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'What was written does not fit. Nothing was changed.', {
    fields: parsed.error.issues.slice(0, 20).map((issue) => ({
      pointer: `/${issue.path.map(String).join('/')}`,
      detail: issue.message,
    })),
  });
}

export const storeNothing: Store = () => null;
