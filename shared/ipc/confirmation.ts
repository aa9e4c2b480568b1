import { z } from 'zod';

/** Whether the server has said yes. */
export const confirmationSchema = z.enum(['confirmed', 'pending', 'refused']);
export type Confirmation = z.infer<typeof confirmationSchema>;
