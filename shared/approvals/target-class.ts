import { z } from 'zod';

/** How much hangs on a target, worst first. */
export const targetClassSchema = z.enum(['critical', 'privileged', 'standard']);
export type TargetClass = z.infer<typeof targetClassSchema>;
