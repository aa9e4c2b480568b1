/** What a transaction has moved. Collected while writing, told after the commit. */
export type Moved = {
  readonly incidents: ReadonlySet<string>;
  readonly people: boolean;
  readonly outbox: boolean;
};

export function movedIncident(id: string): Moved {
  return { incidents: new Set([id]), people: false, outbox: true };
}
