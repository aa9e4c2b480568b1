/** What a transaction has moved. Collected while writing, told after the commit. */
export type Moved = {
  readonly incidents: ReadonlySet<string>;
  readonly people: boolean;
  readonly outbox: boolean;
  /** What is kept here, or how much room it takes. */
  readonly storage?: true;
  /** What is said of this console as a witness of the audit log. */
  readonly audit?: true;
  /** Something went of which the server did not say under which incident it was. */
  readonly anywhere?: true;
  /** Where bytes of evidence are: how far they are, whether they are here. */
  readonly evidence?: true;
};

export const movedEvidence: Moved = {
  incidents: new Set(),
  people: false,
  outbox: false,
  evidence: true,
};

export const nothingMoved: Moved = { incidents: new Set(), people: false, outbox: false };

export function movedIncident(id: string): Moved {
  return { incidents: new Set([id]), people: false, outbox: true };
}
