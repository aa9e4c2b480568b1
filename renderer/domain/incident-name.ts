/** Stands where the reference will be once the server has given one. */
const UNNUMBERED = 'not numbered';

export function referenceText(reference: string | null): string {
  return reference ?? UNNUMBERED;
}
