/** What each console may have of what is being written there. */
export type DraftLedger = {
  /** It was said that `text` is saved; empty is none. */
  readonly saved: (client: number, key: string, text: string) => void;
  /** It died while saving, and told nobody. */
  readonly perhaps: (client: number, key: string, text: string) => void;
  /** Each key with the texts that it may have now. */
  readonly of: (client: number) => ReadonlyMap<string, readonly string[]>;
  readonly copy: (client: number) => void;
  readonly putBack: (client: number) => void;
};

export function createDraftLedger(): DraftLedger {
  const now = new Map<number, Map<string, readonly string[]>>();
  const kept = new Map<number, ReadonlyMap<string, readonly string[]>>();
  const own = (client: number) => {
    const known = now.get(client) ?? new Map<string, readonly string[]>();
    now.set(client, known);
    return known;
  };
  return {
    saved: (client, key, text) => void own(client).set(key, [text]),
    perhaps: (client, key, text) => void own(client).set(key, [...(own(client).get(key) ?? ['']), text]),
    of: own,
    copy: (client) => void kept.set(client, new Map(own(client))),
    putBack: (client) => {
      const copied = new Map(kept.get(client));
      // What was written for the first time since then is not in the copy.
      for (const key of own(client).keys()) if (!copied.has(key)) copied.set(key, ['']);
      now.set(client, copied);
    },
  };
}
