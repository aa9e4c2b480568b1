import { etagOf, versionOfEtag } from '../../shared/domain/scalars.ts';
import { Refusal } from '../http/refusal.ts';

/** The version that `If-Match` names; it must be there and be one of our ETags. */
export function versionFromIfMatch(header: string | undefined): number {
  if (header === undefined || header === '') throw new Refusal('version-required');
  const version = versionOfEtag(header.trim());
  if (version !== null) return version;
  throw new Refusal('malformed', { detail: 'If-Match is not an ETag of this resource.' });
}

/** Refuses a change that is based on another version than the current one, and shows that one. */
export function requireVersion(basedOn: number, current: { readonly version: number }): void {
  if (basedOn === current.version) return;
  throw new Refusal('stale-version', { current, headers: { etag: etagOf(current.version) } });
}
