const longest = 120;
/** Names that Windows keeps for devices, with or without an ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name for a dialog, made of one that somebody else chose: no folder in it, nothing invisible or that turns the direction
 * of writing, and an ending that no system runs.
 */
export function safeFileName(name: string): string {
  const plain = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const cut = plain.slice(0, longest).toWellFormed().replaceAll('\uFFFD', '_');
  const usable = cut === '' || devices.test(cut) ? `evidence_${cut}` : cut;
  return `${usable}.evidence`;
}
