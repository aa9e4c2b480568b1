import { decodeBase64, encodeBase64 } from './base64.ts';
import { hashBytes } from './bytes.ts';

/** A head of the log: https://c2sp.org/tlog-checkpoint without extension lines. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Null unless exactly three lines: an origin, a decimal without leading zeros, a canonical root. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  const [origin, size, root] = lines;
  if (lines.length !== 4 || lines[3] !== '' || !origin || size === undefined || root === undefined)
    return null;
  const number = parseDecimal(size);
  const hash = decodeBase64(root);
  if (number === null || hash?.length !== hashBytes) return null;
  return { origin, size: number, root: hash };
}

/** At most 2^53-1, without sign or leading zeros. */
export function parseDecimal(text: string): number | null {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** The size a file under `checkpoints/` is named after: 20 digits and `.note`; null otherwise. */
export function checkpointFileSize(name: string): number | null {
  const [, digits] = /^([0-9]{20})\.note$/.exec(name) ?? [];
  return digits === undefined ? null : parseDecimal(digits.replace(/^0+(?=[0-9])/, ''));
}

export function checkpointFileName(size: number): string {
  return `${String(size).padStart(20, '0')}.note`;
}
