/** Everything that can be done to a run, by the name that `--faults` takes. `412` is two people at one incident, `no-feed` a server
 * that has only the documented endpoints. */
export const faultKinds = [
  'drop',
  'drop-answer',
  'duplicate',
  'reorder',
  'delay',
  'garbage',
  'offline',
  'cut-stream',
  'gap',
  'expired-cursor',
  '401',
  '409',
  '412',
  '429',
  '5xx',
  'crash',
  'clock-jump',
  'full-disk',
  'server-restart',
  'tombstone',
  'new-key',
  'old-copy',
  'no-feed',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export function isFaultKind(name: string): name is FaultKind {
  return (faultKinds as readonly string[]).includes(name);
}
