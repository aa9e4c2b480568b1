/** Preloaded into a process whose clock shall be wrong by TEST_CLOCK_SHIFT_MS. */
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
