import type { IncidentStatus } from '../../shared/domain/incident.ts';
import type { Random } from './random.ts';

export type LargeCounts = { readonly incidents: number; readonly events: number };

const tail = 5_000;

/**
 * How many entries each incident gets; the sum is `counts.events`. Most have a handful, one in 200 some hundreds and one
 * in 5,000 (at least one, where there is room) 5,000.
 */
export function eventCounts(random: Random, { incidents, events }: LargeCounts): Uint32Array {
  const out = new Uint32Array(incidents);
  if (incidents === 0) return out;
  const floor = Math.min(2, Math.floor(events / incidents));
  let spare = events - floor * incidents;
  out.fill(floor);
  const give = (index: number, amount: number): void => {
    const given = Math.min(amount, spare);
    out[index] = (out[index] ?? 0) + given;
    spare -= given;
  };
  const heavy = Math.max(1, Math.round(incidents / 5_000));
  const share = Math.floor(spare / 4);
  for (let round = 0; round < heavy; round += 1) {
    give(random.int(0, incidents - 1), Math.min(tail - floor, Math.floor(share / heavy)));
  }
  for (let index = 0; index < incidents; index += 1) {
    if (random.chance(1 / 200)) give(index, Math.min(random.int(60, 400), Math.floor(spare / 20)));
  }
  const mean = spare / incidents;
  for (let index = 0; index < incidents; index += 1) {
    give(index, Math.floor(-Math.log(1 - random.next()) * mean));
  }
  for (let index = 0; spare > 0; index = (index + 1) % incidents) give(index, 1);
  return out;
}

const whole = ['triaged', 'investigating', 'contained', 'eradicated', 'recovered', 'closed'] as const;

/**
 * The states that an incident with `count` entries goes through after `new`, never more than it has entries. What is
 * old is nearly always over; of the newest (`age` near 1) more than half is still open.
 */
export function statesOf(random: Random, count: number, age: number): readonly IncidentStatus[] {
  if (random.chance(age > 0.97 ? 0.6 : 0.015)) {
    return whole.slice(
      0,
      Math.min(Math.max(0, count - 1), random.pick([0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 5])),
    );
  }
  if (count === 0) return [];
  if (random.chance(0.05)) return ['duplicate'];
  if (count > whole.length && !random.chance(0.15)) return whole;
  return count < 3 ? ['false_positive'] : ['triaged', 'false_positive'];
}
