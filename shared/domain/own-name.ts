/** `arn:aws:iam::123:user/ana` as `user/ana`: of a name made of parts, those that tell it from its neighbours. */
export function ownName(name: string): string {
  if (!name.startsWith('arn:')) return name;
  const own = name.split(':').slice(5).join(':');
  return own === '' ? name : own;
}

/** The forms in which such a name may be asked for beside its whole: `user/ops/ana`, `ops/ana`, `ana`. */
export function shorterForms(name: string): readonly string[] {
  const own = ownName(name);
  if (own === name) return [];
  const forms = [own];
  for (let at = own.indexOf('/'); at >= 0 && at < own.length - 1; at = own.indexOf('/', at + 1))
    forms.push(own.slice(at + 1));
  return forms;
}
