import { z } from 'zod';

/** Traffic Light Protocol 2.0 (FIRST): who may be told. */
export const tlpSchema = z.enum(['red', 'amber_strict', 'amber', 'green', 'clear']);
export type Tlp = z.infer<typeof tlpSchema>;

const labels: Readonly<Record<Tlp, string>> = {
  red: 'TLP:RED',
  amber_strict: 'TLP:AMBER+STRICT',
  amber: 'TLP:AMBER',
  green: 'TLP:GREEN',
  clear: 'TLP:CLEAR',
};

export function tlpLabel(tlp: Tlp): string {
  return labels[tlp];
}
