/** The members of that name that are text. */
export function only(
  of: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = of[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
