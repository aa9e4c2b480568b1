import { z } from 'zod';

/** UUID in lowercase; ids made by this product are version 7, so that they sort by time. */
export const idSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** RFC 3339, UTC, milliseconds: `2026-11-22T09:14:22.000Z`. */
export const timestampSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'a UTC time with milliseconds')
  .refine(isInstant, 'a real calendar instant');

/** Whether a text of the right form names an instant. Most do at first sight, at a tenth of the cost of parsing them. */
function isInstant(text: string): boolean {
  const isPlain =
    isWithin(text, 5, 1, 12) &&
    isWithin(text, 8, 1, 28) &&
    isWithin(text, 11, 0, 23) &&
    isWithin(text, 14, 0, 59) &&
    isWithin(text, 17, 0, 59);
  return isPlain || !Number.isNaN(Date.parse(text));
}

/** The number that the two digits at `at` write. */
function isWithin(text: string, at: number, least: number, most: number): boolean {
  const number = (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
  return number >= least && number <= most;
}

/** Version of a mutable resource, from 1; its ETag is `"v<version>"`. */
export const versionSchema = z.number().int().positive();

export function etagOf(version: number): string {
  return `"v${version}"`;
}

/** The version an ETag names, or null when it is not one of ours. */
export function versionOfEtag(etag: string): number | null {
  const match = /^"v([1-9]\d{0,14})"$/.exec(etag);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** Lowercase hex of a SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Opaque position in a list or feed; made by the server, never parsed elsewhere. */
export const cursorSchema = z.string().min(1).max(512);

/** A short free label, lowercase words joined by `-`. */
export const tagSchema = z
  .string()
  .min(1)
  .max(48)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u, 'letters, digits and . _ : - only');

/** Any JSON value: of a field whose kind is only known by its name. */
export const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;
