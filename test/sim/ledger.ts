import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';

/** What a run counts; each should stay 0. */
export type FigureName = 'lost' | 'doubled' | 'regressed' | 'diverged' | 'undrained';
export const figureNames: readonly FigureName[] = ['lost', 'doubled', 'regressed', 'diverged', 'undrained'];
export type Violation = { readonly figure: FigureName; readonly what: string; readonly atMs: number };

/** One thing that a person was told is saved. */
export type Command = {
  readonly id: string;
  readonly client: number;
  readonly kind: 'create' | 'edit' | 'note';
  readonly incidentId: string;
  readonly patch: IncidentPatch;
  /** What the person saw in the fields of the patch. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Newest version of the server's row that the person had been shown. */
  seenVersion: number;
  readonly text: string;
  readonly eventId: string | null;
  readonly order: number;
  readonly keys: string[];
  effects: number;
  effectVersion: number;
  wasRefused: boolean;
  /** The person has decided otherwise. */
  givenUp: boolean;
  isSettled: boolean;
};

type Written = { readonly version: number; readonly value: unknown; readonly client: number };

/** Everything that was accepted, everything that the server did, and what may be said about both. */
export type Ledger = {
  readonly commands: Map<string, Command>;
  readonly violations: Violation[];
  readonly accept: (command: NewCommand) => void;
  readonly wrong: (figure: FigureName, what: string) => void;
  /** A request leaves a console under a key. */
  readonly sent: (commandId: string, key: string) => void;
  /** The server has acted on a request; `now` is the incident afterwards. */
  readonly acted: (client: number, key: string, now: Incident | null) => void;
  /** Whether the server ever said `value` in a field, from `version` on. */
  readonly everSaid: (incidentId: string, field: string, value: unknown, version: number) => boolean;
  readonly remember: (incident: Incident, client: number) => void;
};

export type NewCommand = Pick<
  Command,
  'id' | 'client' | 'kind' | 'incidentId' | 'patch' | 'base' | 'seenVersion' | 'text' | 'eventId'
>;

export function createLedger(nowMs: () => number): Ledger {
  const commands = new Map<string, Command>();
  const byKey = new Map<string, string>();
  const effects = new Map<string, number>();
  const said = new Map<string, Written[]>();
  const newest = new Map<string, Incident>();
  const violations: Violation[] = [];

  const wrong = (figure: FigureName, what: string) => void violations.push({ figure, what, atMs: nowMs() });
  const place = (id: string, field: string) => `${id} ${field}`;

  function remember(incident: Incident, client: number): void {
    const before: Readonly<Record<string, unknown>> = newest.get(incident.id) ?? {};
    newest.set(incident.id, incident);
    for (const [field, value] of Object.entries(incident)) {
      if (same(before[field], value)) continue;
      const list = said.get(place(incident.id, field)) ?? [];
      list.push({ version: incident.version, value, client });
      said.set(place(incident.id, field), list);
    }
  }

  /** Nobody's words go away unseen: what an edit replaces is one's own, or was on the screen when it was written. */
  function checkReplaced(command: Command, now: Incident): void {
    const after = now as Readonly<Record<string, unknown>>;
    for (const field of fieldsOf(command.patch)) {
      const list = said.get(place(now.id, field)) ?? [];
      const made = list.at(-1);
      const before = list.at(-2);
      if (made?.version !== now.version || before === undefined || same(after[field], before.value)) continue;
      const wasSeen =
        before.client === command.client ||
        before.version <= command.seenVersion ||
        same(before.value, command.base[field]);
      if (!wasSeen)
        wrong(
          'lost',
          `${field} v${before.version} of client ${before.client} was overwritten unseen by ${command.id}`,
        );
    }
  }

  function checkOrder(command: Command): void {
    if (command.wasRefused) return;
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
    ...{ commands, violations, wrong, remember },
    accept: (given) => {
      const state = { effects: 0, effectVersion: 0, wasRefused: false, givenUp: false, isSettled: false };
      commands.set(given.id, { ...given, ...state, order: commands.size, keys: [] });
    },
    sent: (commandId, key) => {
      byKey.set(key, commandId);
      const command = commands.get(commandId);
      if (command === undefined || command.keys.includes(key)) return;
      const old = command.keys.find((one) => (effects.get(one) ?? 0) > 0);
      if (old !== undefined && command.kind !== 'edit')
        wrong('doubled', `${commandId} is sent under ${key} although ${old} has been acted on`);
      command.keys.push(key);
    },
    acted: (client, key, now) => {
      if (now !== null) remember(now, client);
      const count = (effects.get(key) ?? 0) + 1;
      effects.set(key, count);
      if (count > 1) wrong('doubled', `key ${key} had ${count} effects`);
      const command = commands.get(byKey.get(key) ?? '');
      if (command === undefined) return;
      command.effects += 1;
      if (command.effects > 1) wrong('doubled', `${command.id} had ${command.effects} effects`);
      if (now !== null && command.kind === 'edit') {
        command.effectVersion = now.version;
        checkReplaced(command, now);
      }
      checkOrder(command);
    },
    everSaid: (incidentId, field, value, version) => {
      const list = said.get(place(incidentId, field)) ?? [];
      const last = list.findLastIndex((one) => one.version <= version);
      return list.slice(Math.max(0, last)).some((one) => same(one.value, value));
    },
  };
}

export function fieldsOf(patch: IncidentPatch): readonly string[] {
  return Object.keys(patch).filter((field) => field !== 'reason');
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
