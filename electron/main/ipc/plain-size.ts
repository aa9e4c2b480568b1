const maximalDepth = 32;

/**
 * Roughly the bytes a value takes as JSON, or null when it is more than `limit`, nested too deeply (a cycle is), or not
 * plain data: only null, booleans, numbers, strings, undefined, arrays and plain objects pass. Stops at the limit.
 */
export function plainSize(value: unknown, limit: number): number | null {
  let size = 0;

  function add(amount: number): boolean {
    size += amount;
    return size <= limit;
  }

  function visit(current: unknown, depth: number): boolean {
    if (depth > maximalDepth) return false;
    switch (typeof current) {
      case 'undefined':
      case 'boolean':
      case 'number':
        return add(8);
      case 'string':
        return add(2 + current.length);
      case 'object':
        return current === null ? add(4) : visitMembers(current, depth);
      default:
        return false;
    }
  }

  function visitMembers(current: object, depth: number): boolean {
    if (Array.isArray(current)) return add(2) && current.every((member) => visit(member, depth + 1));
    const prototype: unknown = Object.getPrototypeOf(current);
    if (prototype !== Object.prototype && prototype !== null) return false;
    return (
      add(2) &&
      Object.entries(current).every(([name, member]) => add(name.length + 4) && visit(member, depth + 1))
    );
  }

  return visit(value, 0) ? size : null;
}
