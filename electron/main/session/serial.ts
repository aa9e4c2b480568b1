/** Runs one piece of work at a time, in the order in which it was asked for. */
export function createSerial(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined); // Told to whoever asked for it.
    return result;
  };
}
