import type { AuditJson } from '../../shared/audit/canonical-json.ts';
import type { Seeded } from '../tamper/seeded.ts';

const others: readonly AuditJson[] = [
  ...[null, true, false, 0, 1, -1, 2, 300, 253_402_300_800, 9_007_199_254_740_991],
  ...[
    '',
    ' ',
    'offline',
    'approve',
    'u-ana',
    'host.isolate',
    'critical',
    '"h3"',
    'A'.repeat(43),
    'B'.repeat(43),
    '😂'.repeat(151),
  ],
  ...[[], {}, ['a', 'a'], { x: 1 }],
];

/** A copy in which one value somewhere is another, is gone, stands twice, or has a member beside it. */
export function mutateJson(value: AuditJson, chance: Seeded): AuditJson {
  const places: (() => void)[] = [];
  const copy = structuredClone(value) as AuditJson;
  const visit = (node: AuditJson): void => {
    if (Array.isArray(node)) {
      places.push(() => node.push(chance.pick(others)));
      for (const [at, item] of node.entries()) {
        places.push(
          () => node.splice(at, 1),
          () => node.splice(at, 0, item),
          () => node.splice(at, 1, other(item, chance)),
        );
        visit(item);
      }
    } else if (typeof node === 'object' && node !== null) {
      const members = node as { [name: string]: AuditJson };
      places.push(() => Object.assign(members, { also: chance.pick(others) }));
      for (const [name, item] of Object.entries(members)) {
        places.push(
          () => delete members[name],
          () => Object.assign(members, { [name]: other(item, chance) }),
          () => Object.assign(members, { [name]: other(item, chance) }),
        );
        visit(item);
      }
    }
  };
  visit(copy);
  chance.pick(places)();
  return copy;
}

/** Something near what it was, or something else altogether. */
function other(value: AuditJson, chance: Seeded): AuditJson {
  if (chance.chance(0.4)) return chance.pick(others);
  if (typeof value === 'number') return value + chance.pick([-86_400, -1, 1, 60, 86_400]);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string' || value === '') return chance.pick(others);
  const at = chance.integer(0, value.length);
  const letter = chance.pick(['a', 'A', '0', ' ', '"', '=', '\n', 'é']);
  return chance
    .pick([
      value.slice(0, at) + value.slice(at + 1),
      value.slice(0, at) + letter + value.slice(at + 1),
      value.slice(0, at) + letter + value.slice(at),
    ])
    .toWellFormed();
}
