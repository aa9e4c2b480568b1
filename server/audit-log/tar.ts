const blockBytes = 512;
/** Eleven octal digits. */
const largestPlain = 8 ** 11 - 1;

/** Header blocks of one file in a POSIX tar (IEEE 1003.1, ustar); a size that does not fit in one has a pax header before. */
export function tarHeader(name: string, size: number, timeMs: number): Buffer {
  if (size <= largestPlain) return header(name, size, timeMs, '0');
  const pax = paxRecord('size', String(size));
  return Buffer.concat([
    header('PaxHeaders/size', pax.length, timeMs, 'x'),
    pax,
    tarPadding(pax.length),
    header(name, 0, timeMs, '0'),
  ]);
}

/** What fills the last block of a file. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

/** Two empty blocks. */
export const tarEnd = Buffer.alloc(2 * blockBytes);

function header(name: string, size: number, timeMs: number, type: string): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0, 100, 'utf8');
  block.write(octal(0o644, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(size, 11), 124, 'latin1');
  block.write(octal(Math.floor(timeMs / 1_000), 11), 136, 'latin1');
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** `<length of all of this> name=value LF`. */
function paxRecord(name: string, value: string): Buffer {
  const rest = ` ${name}=${value}\n`;
  let length = rest.length + 1;
  while (`${length}${rest}`.length !== length) length += 1;
  return Buffer.from(`${length}${rest}`, 'latin1');
}
