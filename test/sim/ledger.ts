import { createDraftLedger, type DraftLedger } from './draft-ledger.ts';

/** What a run counts; each should stay 0. */
export type FigureName = 'lost' | 'doubled' | 'regressed' | 'diverged' | 'undrained';
export const figureNames: readonly FigureName[] = ['lost', 'doubled', 'regressed', 'diverged', 'undrained'];
export type Violation = { readonly figure: FigureName; readonly what: string; readonly atMs: number };

/** One thing that a person was told is saved. */
export type Command = {
  readonly id: string;
  readonly client: number;
  readonly kind: 'create' | 'edit' | 'note' | 'propose' | 'contain';
  readonly incidentId: string;
  /** What it makes or changes: the incident, an entry of its timeline, or a containment action. */
  readonly entityId: string;
  readonly patch: Patch;
  /** What the person saw in the fields of the patch. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Newest version of the server's row that the person had been shown. */
  seenVersion: number;
  readonly text: string;
  readonly order: number;
  readonly keys: string[];
  effects: number;
  effectVersion: number;
  wasRefused: boolean;
  /** The person has decided otherwise. */
  givenUp: boolean;
  isSettled: boolean;
  /** It came back with an older copy of the cache, and the person may have it sent a second time. */
  cameBack: boolean;
};

export type Patch = Readonly<Record<string, unknown>>;
/** What has versions, which others can change. */
export type Versioned = { readonly id: string; readonly version: number };

type Written = { readonly version: number; readonly value: unknown; readonly client: number };

type PerhapsEdit = {
  readonly client: number;
  readonly entityId: string;
  readonly fields: readonly string[];
  /** How many commands had been accepted before it. */
  readonly order: number;
};

/** Everything that was accepted, everything that the server did, and what may be said about both. */
export type Ledger = {
  readonly commands: Map<string, Command>;
  readonly violations: Violation[];
  readonly accept: (command: NewCommand) => void;
  /** An edit of a console that died while writing it: nobody was told that it is saved, and it may be all the same. */
  readonly perhaps: (edit: Omit<PerhapsEdit, 'order'>) => void;
  readonly perhapses: readonly PerhapsEdit[];
  readonly wrong: (figure: FigureName, what: string) => void;
  /** A request leaves a console under a key. */
  readonly sent: (commandId: string, key: string) => void;
  /** The server has acted on a request; `now` is the incident afterwards. */
  readonly acted: (client: number, key: string, now: readonly Versioned[]) => void;
  /** Whether the server ever said `value` in a field, from `version` on. */
  readonly everSaid: (entityId: string, field: string, value: unknown, version: number) => boolean;
  readonly remember: (entity: Versioned, client: number) => void;
  readonly drafts: DraftLedger;
  /** A console goes on with a copy of its cache from when so many commands had been accepted. */
  readonly putBack: (client: number, accepted: number) => void;
};

export type NewCommand = Pick<
  Command,
  'id' | 'client' | 'kind' | 'incidentId' | 'entityId' | 'patch' | 'base' | 'seenVersion' | 'text'
>;

export function createLedger(nowMs: () => number): Ledger {
  const commands = new Map<string, Command>();
  const byKey = new Map<string, string>();
  const effects = new Map<string, number>();
  const said = new Map<string, Written[]>();
  const newest = new Map<string, Versioned>();
  const violations: Violation[] = [];
  const drafts = createDraftLedger();
  const perhapses: PerhapsEdit[] = [];

  const wrong = (figure: FigureName, what: string) => void violations.push({ figure, what, atMs: nowMs() });
  const place = (id: string, field: string) => `${id} ${field}`;

  function remember(entity: Versioned, client: number): void {
    const before: Patch = { ...newest.get(entity.id) };
    newest.set(entity.id, entity);
    for (const [field, value] of Object.entries(entity)) {
      if (same(before[field], value)) continue;
      const list = said.get(place(entity.id, field)) ?? [];
      list.push({ version: entity.version, value, client });
      said.set(place(entity.id, field), list);
    }
  }

  /** Nobody's words go away unseen: what an edit replaces is one's own, or was on the screen when it was written. */
  function checkReplaced(command: Command, now: Versioned): void {
    const after: Patch = { ...now };
    for (const field of fieldsOf(command.patch)) {
      const list = said.get(place(now.id, field)) ?? [];
      const made = list.at(-1);
      const before = list.at(-2);
      if (made?.version !== now.version || before === undefined || same(after[field], before.value)) continue;
      // What was changed and changed back is what was on the screen, at the beginning or when the person decided.
      const shown = list.findLast((one) => one.version <= command.seenVersion);
      const wasSeen =
        before.client === command.client ||
        before.version <= command.seenVersion ||
        same(before.value, command.base[field]) ||
        (shown !== undefined && same(before.value, shown.value));
      if (!wasSeen)
        wrong(
          'lost',
          `${field} v${before.version} of client ${before.client} was overwritten unseen by ${command.id}`,
        );
    }
  }

  function checkOrder(command: Command): void {
    if (command.wasRefused || command.cameBack) return;
    const later = [...commands.values()].find(
      (other) =>
        other.client === command.client &&
        other.incidentId === command.incidentId &&
        other.order > command.order &&
        other.effects > 0,
    );
    if (later !== undefined) wrong('doubled', `${command.id} arrived after the later ${later.id}`);
  }

  return {
    ...{ commands, violations, wrong, remember, drafts, perhapses },
    perhaps: (edit) => void perhapses.push({ ...edit, order: commands.size }),
    putBack: (client, accepted) => {
      for (const command of commands.values()) {
        if (command.client !== client) continue;
        // What was saved later is gone with the newer file, unless the server has it.
        if (command.order >= accepted) command.givenUp = true;
        else command.cameBack = true;
      }
    },
    accept: (given) => {
      const state = { effects: 0, effectVersion: 0, wasRefused: false, givenUp: false, isSettled: false };
      commands.set(given.id, { ...given, ...state, cameBack: false, order: commands.size, keys: [] });
    },
    sent: (commandId, key) => {
      byKey.set(key, commandId);
      const command = commands.get(commandId);
      if (command === undefined || command.keys.includes(key)) return;
      const old = command.keys.find((one) => (effects.get(one) ?? 0) > 0);
      if (old !== undefined && !patches(command) && !command.cameBack)
        wrong('doubled', `${commandId} is sent under ${key} although ${old} has been acted on`);
      command.keys.push(key);
    },
    acted: (client, key, now) => {
      for (const entity of now) remember(entity, client);
      const count = (effects.get(key) ?? 0) + 1;
      effects.set(key, count);
      if (count > 1) wrong('doubled', `key ${key} had ${count} effects`);
      const command = commands.get(byKey.get(key) ?? '');
      if (command === undefined) return;
      command.effects += 1;
      if (command.effects > 1 && !command.cameBack)
        wrong('doubled', `${command.id} had ${command.effects} effects`);
      const changed = now.find(({ id }) => id === command.entityId);
      if (changed !== undefined && patches(command)) {
        if (command.kind === 'edit') command.effectVersion = changed.version;
        checkReplaced(command, changed);
      }
      checkOrder(command);
    },
    everSaid: (entityId, field, value, version) => {
      const list = said.get(place(entityId, field)) ?? [];
      const last = list.findLastIndex((one) => one.version <= version);
      return list.slice(Math.max(0, last)).some((one) => same(one.value, value));
    },
  };
}

/** Whether it changes fields that others can change as well. */
export function patches({ kind }: Pick<Command, 'kind'>): boolean {
  return kind === 'edit' || kind === 'contain';
}

export function fieldsOf(patch: Patch): readonly string[] {
  return Object.keys(patch).filter((field) => field !== 'reason');
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
