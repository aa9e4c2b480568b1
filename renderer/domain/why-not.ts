import type { Permission } from '../../shared/domain/permission.ts';
import { may, type Role, rolesWith } from '../../shared/domain/role.ts';

const deeds: Partial<Readonly<Record<Permission, string>>> = {
  'incident:write': 'Changing incidents',
  'incident:assign': 'Assigning to somebody else',
  'incident:close': 'Closing',
  'timeline:write': 'Writing in the timeline',
  'containment:propose': 'Proposing containment',
  'report:run': 'Writing a report',
};

/** The sentence of a disabled control; undefined when the person may. The server decides in the end. */
export function whyNot(roles: readonly Role[], permission: Permission): string | undefined {
  if (may(roles, permission)) return undefined;
  const able = rolesWith(permission);
  const last = able.at(-1) ?? 'nobody';
  const names = able.length > 1 ? `${able.slice(0, -1).join(', ')} or ${last}` : last;
  return `${deeds[permission] ?? permission} needs the role ${names}; yours is ${roles.join(', ')}.`;
}

export interface Assignment {
  readonly from: string | null;
  readonly to: string | null;
  readonly meId: string | undefined;
}

/** People take work on and put it back themselves; giving it to others, or taking it from them, is a lead's. */
export function whyNotAssign(roles: readonly Role[], { from, to, meId }: Assignment): string | undefined {
  const mine = meId !== undefined && (to === meId || (to === null && from === meId));
  return whyNot(roles, mine ? 'incident:write' : 'incident:assign');
}
