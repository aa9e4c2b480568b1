/** How many seeds of the simulation a run of the gates tries. */
export const seedsOfGate = 300;

/** Another range each minute, so that each run of the gates tries what no run has tried before. */
export function firstSeedAt(nowMs: number): number {
  return (Math.floor(nowMs / 60_000) * seedsOfGate) % 900_000_000;
}
