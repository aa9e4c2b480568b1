/** `Amara Okafor` as `A. Okafor`, for columns; a single name stays as it is. */
export function shortName(fullName: string): string {
  const parts = fullName.trim().split(/\s+/);
  const last = parts.at(-1) ?? '';
  const [initial = ''] = parts[0] ?? '';
  return parts.length < 2 ? last : `${initial}. ${last}`;
}

/** How an owner is called by the person who reads: `me`, `unassigned`, else the short name. */
export function ownerName(assigneeId: string | null, name: string | null, meId: string | undefined): string {
  if (assigneeId === null) return 'unassigned';
  if (assigneeId === meId) return 'me';
  return name === null ? 'somebody else' : shortName(name);
}
