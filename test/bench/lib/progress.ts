/** Progress goes to stderr, so that stdout holds nothing but the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
