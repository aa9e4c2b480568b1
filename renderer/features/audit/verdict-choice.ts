import type { SourceTrust } from '../../../shared/domain/case-event.ts';
import type { Source } from '../../../shared/ipc/source-calls.ts';

/** The most alarming first: that is the one to look at. */
const weight: Readonly<Record<SourceTrust, number>> = {
  tampered: 0,
  unverifiable: 1,
  unanchored: 2,
  proven: 3,
  none: 4,
};

/** Sources whose format offers proofs, in the order of what is to be seen first. */
export function verifiable(sources: readonly Source[]): readonly Source[] {
  return sources
    .filter((source) => source.format === 'watchfloor_export')
    .toSorted((one, other) => weight[one.trust] - weight[other.trust]);
}

/** The one that was asked for, else the most alarming one; undefined when nothing carries proofs. */
export function chosenSource(sources: readonly Source[], id: string | undefined): Source | undefined {
  return sources.find((source) => source.id === id) ?? verifiable(sources)[0];
}
