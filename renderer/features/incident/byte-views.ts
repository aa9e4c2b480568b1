/** Bytes as text: UTF-8, what is not is said as such; nothing in it is ever anything but text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes).replaceAll('\r\n', '\n');
}

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const perLine = 16;

/** Lines of a hex view: place, bytes, and those of ASCII that can be seen. */
export function hexLines(bytes: Uint8Array, at: number): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += perLine) {
    const part = [...bytes.subarray(from, from + perLine)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    const seen = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(`${(at + from).toString(16).padStart(8, '0')}  ${left}  ${right}  ${seen.join('')}`);
  }
  return lines;
}

/** Mostly what people write: then text is the better first look. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const odd = bytes.filter((byte) => byte === 0 || (byte < 0x20 && ![9, 10, 13, 27].includes(byte))).length;
  return odd * 50 <= bytes.length;
}
