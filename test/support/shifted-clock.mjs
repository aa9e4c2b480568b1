/** Preloaded into a server whose clock shall be wrong by TEST_CLOCK_SHIFT_MS, in what it does and in what it says. */
import { ServerResponse } from 'node:http';

const shiftMs = Number(process.env.TEST_CLOCK_SHIFT_MS ?? '0');
const realNow = Date.now.bind(Date);

globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(realNow() + shiftMs);
    else super(...args);
  }

  static now() {
    return realNow() + shiftMs;
  }
};

// Node writes the Date header by a clock of its own.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...args) {
  this.setHeader('date', new Date().toUTCString());
  return writeHead.apply(this, args);
};
