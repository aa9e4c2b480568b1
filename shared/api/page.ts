import { z } from 'zod';
import { cursorSchema } from '../domain/scalars.ts';

/** A list in a query string: comma-separated, each member checked by `item`. */
export function listParameter<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(64));
}

/** Cursor pagination, 1 to 1,000 a page. `Link: rel="next"` says the same as `next_cursor`. */
export const pageQuery = {
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
};
