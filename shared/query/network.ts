import type { Network } from './syntax.ts';

/** `10.0.0.0/8`, `2001:db8::/32`; null if it is none. */
export function readNetwork(text: string): Network | null {
  const [written, bits, ...rest] = text.split('/');
  if (written === undefined || bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return null;
  const address = readAddress(written);
  if (address === null || Number(bits) > address.length * 8) return null;
  return { address, bits: Number(bits) };
}

export function isWithin({ address, bits }: Network, text: string): boolean {
  const other = readAddress(text);
  if (other === null || other.length !== address.length) return false;
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 0xff : (0xff << (8 - (bits - bit))) & 0xff;
    if (((other[bit / 8] as number) & mask) !== ((address[bit / 8] as number) & mask)) return false;
  }
  return true;
}

/** Its 4 or 16 bytes (RFC 4291 section 2.2), or null. */
function readAddress(text: string): Uint8Array | null {
  if (!text.includes(':')) return readFour(text);
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left, right] = halves.map(readGroups);
  if (left === undefined || left === null || right === null) return null;
  const tail = right ?? [];
  const missing = 16 - left.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return Uint8Array.from([...left, ...new Array<number>(missing).fill(0), ...tail]);
}

function readGroups(text: string): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [at, group] of groups.entries()) {
    if (group.includes('.') && at === groups.length - 1) {
      const four = readFour(group);
      if (four === null) return null;
      bytes.push(...four);
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return null;
  }
  return bytes;
}

function readFour(text: string): Uint8Array | null {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return valid ? Uint8Array.from(parts, Number) : null;
}
