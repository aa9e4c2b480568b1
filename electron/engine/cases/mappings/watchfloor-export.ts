import type { Mapping } from './mapping.ts';

/** Records of our own audit trail (`docs/formats/audit-record-v1.md`). */
export const watchfloorExport: Mapping = {
  format: 'watchfloor_export',
  label: 'Watchfloor audit export',
  integrity:
    'Each record is linked to the one before and committed to by signed heads: what was altered, removed, inserted or cut off is found, as far as a trusted head reaches.',
  time: ['/_t'],
  zoneMinutes: 0,
  columns: {
    action: { from: ['/act'] },
    actor: { from: ['/actor/id'] },
    object: { from: ['/obj/id'] },
    object_type: { from: ['/obj/type'] },
    outcome: { from: ['/out'], absent: 'ok' },
    address: { from: ['/ip'] },
    host: { from: ['/_log'] },
    session: { from: ['/actor/sid'] },
  },
  summary: ['/act', '/obj/type', '/obj/id'],
  fits: (record) => typeof record._log === 'string' && typeof record._prev === 'string',
};
