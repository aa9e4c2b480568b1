import { type Tlp, tlpSchema } from '../../../shared/domain/tlp.ts';

/**
 * What an audience is told.
 *
 *   whole    one's own organisation, and the incident is marked no stricter: everything
 *   outside  others, and the incident is marked no stricter: no notes, no communication, no changes of fields; colleagues,
 *            assets and internal addresses by stand-ins that are the same throughout
 *   narrow   the incident is marked stricter than the audience: nothing that anybody wrote about it but the author of the
 *            report; kinds, times, techniques and what the attacker used
 */
export type Treatment = 'whole' | 'outside' | 'narrow';

export function treatmentOf(incident: Tlp, audience: Tlp): Treatment {
  if (strictness(audience) < strictness(incident)) return 'narrow';
  return audience === 'red' || audience === 'amber_strict' ? 'whole' : 'outside';
}

/** 4 for red down to 0 for clear. */
function strictness(tlp: Tlp): number {
  return tlpSchema.options.length - 1 - tlpSchema.options.indexOf(tlp);
}
