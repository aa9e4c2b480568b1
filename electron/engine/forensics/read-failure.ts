/** In the form of a system error, so that it keeps its code on the way out of a thread. */
export function readFailure(code: 'SHORTER' | 'TOO_MANY_LINES', message: string): Error {
  return Object.assign(new Error(message), { code });
}
