import type { Chance } from './chance.ts';
import type { FaultKind } from './fault-kinds.ts';

/** A step is whole in itself, so that any of them can be left out and the others stay what they are. */
export type Step = { readonly after: number } & (UserStep | FaultStep);

export type UserStep =
  | {
      readonly do: 'create' | 'note' | 'draft' | 'draft-note' | 'propose';
      readonly client: number;
      readonly on: number;
      readonly word: string;
    }
  /** Takes a containment action a step further: -1 picks the newest. An odd `to` says an outcome as well. */
  | {
      readonly do: 'contain';
      readonly client: number;
      readonly on: number;
      readonly pick: number;
      readonly to: number;
      readonly word: string;
    }
  | {
      readonly do: 'edit';
      readonly client: number;
      readonly on: number;
      readonly fields: readonly EditField[];
      readonly word: string;
    }
  | {
      readonly do: 'status';
      readonly client: number;
      readonly on: number;
      readonly pick: number;
      readonly word: string;
    }
  | {
      readonly do: 'decide';
      readonly client: number;
      readonly pick: number;
      readonly how: Decision;
      readonly word: string;
    }
  | { readonly do: 'nudge'; readonly client: number }
  | KeepStep;

/** What a person decides about what is kept on the machine, and which incident is on the screen. */
export type KeepStep = {
  readonly do: 'keep';
  readonly client: number;
  readonly on: number;
  readonly how: 'tight' | 'roomy' | 'pin' | 'unpin' | 'pin view' | 'show' | 'leave';
};

export type EditField =
  | 'title'
  | 'description'
  | 'severity'
  | 'tags'
  | 'category'
  | 'resolution'
  | 'assignee_id';
export type Decision = 'mine' | 'theirs' | 'third' | 'discard';

/** Happens to one request, the next one that fits. */
export type RequestFault = {
  readonly do: 'request';
  readonly kind: FaultKind;
  readonly client: number;
  readonly on: 'read' | 'write' | 'any';
  readonly times: number;
  /** Delay, Retry-After in ms, or which of several ways. */
  readonly value: number;
};

export type FaultStep =
  | RequestFault
  | {
      readonly do: 'stream';
      readonly client: number;
      readonly how: 'break' | 'end' | 'half' | 'silence' | 'gap' | 'twice';
    }
  | { readonly do: 'expire'; readonly how: 'epoch' | 'pruned' }
  | { readonly do: 'offline'; readonly client: number; readonly ms: number }
  | { readonly do: 'revoke'; readonly client: number }
  | {
      readonly do: 'crash';
      readonly client: number;
      /** The n-th statement that writes from now on, before or after it; 0 is now. */
      readonly statement: number;
      readonly afterIt: boolean;
      readonly orderly: boolean;
      readonly downMs: number;
    }
  | { readonly do: 'jump'; readonly who: number | 'server'; readonly ms: number }
  | { readonly do: 'full'; readonly client: number; readonly ms: number; readonly on: 'all' | 'commit' }
  | { readonly do: 'restart'; readonly downMs: number }
  /** Somebody's script registers evidence, in the organisation of the client. */
  | { readonly do: 'evidence'; readonly client: number; readonly on: number; readonly word: string }
  /** The server removes an entry of a timeline, or a piece of evidence. */
  | { readonly do: 'remove'; readonly client: number; readonly pick: number }
  | { readonly do: 'rotate'; readonly client: number; readonly downMs: number }
  /** Keeps a copy of the files of a console, to be put back later. */
  | { readonly do: 'copy'; readonly client: number }
  | { readonly do: 'put-back'; readonly client: number; readonly downMs: number };

/** Three of one organisation, one of another. */
export const clientCount = 4;
/** Mostly of the organisation that has three. */
export function someClient(chance: Chance): number {
  return chance.oneIn(12) ? 3 : chance.int(3);
}
