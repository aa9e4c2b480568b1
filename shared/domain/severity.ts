import { z } from 'zod';

/** How bad it is, worst first. */
export const severitySchema = z.enum(['critical', 'high', 'medium', 'low', 'info']);
export type Severity = z.infer<typeof severitySchema>;

/** 4 for critical down to 0 for info, so that a larger number is worse. */
export function severityRank(severity: Severity): number {
  return severitySchema.options.length - 1 - severitySchema.options.indexOf(severity);
}
